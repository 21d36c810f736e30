import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fieldOf, importColumns } from '../../src/employees/columns'
import { IMPORT_MAX_COLUMNS } from '../../src/employees/headings'
import { IMPORT_MAX_ROWS, type ParsedRow } from '../../src/employees/parse'
import { names, people, problem, read } from '../support/spreadsheet'

const faults = (row: ParsedRow | undefined) => (row?.ok === false ? row.errors : [])

describe('the real files', () => {
  test.each([
    ['us-senate.csv', 100, { phone: 100, website: 100, x: 90, facebook: 93, instagram: 84, youtube: 66 }],
    ['us-house.csv', 437, { phone: 436, website: 436, x: 416, facebook: 397, instagram: 323, youtube: 162 }],
  ])('%s: all %i people, with every value they have', async (name, count, expected) => {
    const { columns, rows } = await read(readFileSync(`${import.meta.dirname}/../fixtures/${name}`), 1000)
    expect(rows.filter((row) => !row.ok)).toEqual([])
    expect(rows).toHaveLength(count)
    expect(columns.ignored).toEqual([])
    const found = rows.flatMap((row) => (row.ok ? [row.person] : []))
    const has = (kind: 'website' | 'x' | 'facebook' | 'instagram' | 'youtube') =>
      found.filter((person) => person.social_links[kind]).length
    expect({
      phone: found.filter((person) => person.phone).length,
      website: has('website'),
      x: has('x'),
      facebook: has('facebook'),
      instagram: has('instagram'),
      youtube: has('youtube'),
    }).toEqual(expected)
    expect(new Set(rows.map((row) => (row.ok ? row.key.external_id : ''))).size).toBe(count)
  })

  test('a name with a comma and one with an accent', async () => {
    const found = await names(readFileSync(`${import.meta.dirname}/../fixtures/us-house.csv`))
    expect(found).toContain('Sanford D. Bishop, Jr.')
    expect(found).toContain('André Carson')
  })
})

describe('the headings', () => {
  test.each([
    ['FULL_NAME', 'full_name'],
    [' Full  Name: ', 'full_name'],
    ['Name', 'full_name'],
    ['E-Mail', 'email'],
    ['email address', 'email'],
    ['Téléphone', 'phone'],
    ['Phone number', 'phone'],
    ['Mobile', 'phone'],
    ['Cell phone', 'phone'],
    ['Tel.', 'phone'],
    ['Whats App', 'whatsapp'],
    ['WhatsApp number', 'whatsapp'],
    ['Title', 'job_title'],
    ['Position', 'job_title'],
    ['Role', 'job_title'],
    ['Photo', 'photo_url'],
    ['Picture URL', 'photo_url'],
    ['avatar', 'photo_url'],
    ['URL', 'social_links.website'],
    ['web', 'social_links.website'],
    ['LinkedIn URL', 'social_links.linkedin'],
    ['Twitter handle', 'social_links.x'],
    ['X', 'social_links.x'],
    ['X (Twitter)', 'social_links.x'],
    ['social_links.github', 'social_links.github'],
    ['External ID', 'external_id'],
    ['ID', 'external_id'],
    ['Employee ID', 'external_id'],
    ['Personnel number', 'external_id'],
    ['Address', 'address'],
    ['Salary', undefined],
    ['Number', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('%j is %s', (heading, field) => expect(fieldOf(heading)).toBe(field))

  test('each mean one thing', () => {
    const all = importColumns.flatMap(({ field, headings }) => [field, ...headings].map((heading) => [heading, field]))
    for (const [heading, field] of all) expect([heading, fieldOf(heading ?? '')]).toEqual([heading, field])
  })

  test('of first and last names are joined', async () => {
    const file = 'First name,Middle name,Last name\nAna,M.,Pérez\nBo,,\n,,Cy\nAna,,'
    expect(await names(file)).toEqual(['Ana M. Pérez', 'Bo', 'Cy', 'Ana'])
    expect(await names('Name,Surname\nAna,Pérez\nBo Ek,Ek')).toEqual(['Ana Pérez', 'Bo Ek'])
    expect(await names('Full name,First name,Last name\nDr. Ana Pérez,Ana,Pérez\n,Bo,Ek')).toEqual([
      'Dr. Ana Pérez',
      'Bo Ek',
    ])
  })

  test('for one field twice: the first that is filled in counts', async () => {
    const file = 'name,phone,mobile\nAna,+12022254876,+12022254877\nBo,,+12022254877'
    expect(await people(file)).toMatchObject([{ phone: '+12022254876' }, { phone: '+12022254877' }])
  })

  test('that nobody knows are ignored, by name', async () => {
    expect((await read('Salary,name,,Shoe size,mail,,\n1,Ana,2,3,\n')).columns).toEqual({
      used: [
        { heading: 'name', field: 'full_name' },
        { heading: 'mail', field: 'email' },
      ],
      ignored: ['Salary', 'column 3', 'Shoe size'],
    })
  })

  test.each(['email,phone\na@b.co,', 'Ana\nBo', '{"name":"Ana"}', '<html>\n<body>', 'middle name\nM.'])(
    'without a name fail the file and say what is understood: %j',
    async (file) => {
      const { code, detail } = await problem(file)
      expect(code).toBe('malformed_csv')
      expect(detail).toMatch(/no column for the name.*"full name".*first name.*whatsapp/)
    },
  )

  test('are limited in number', async () => {
    const headings = (count: number) => ['name', ...Array.from({ length: count - 1 }, (_, i) => `c${i}`)].join(',')
    expect((await read(`${headings(IMPORT_MAX_COLUMNS)}\nAna`)).rows).toHaveLength(1)
    expect((await read(`${headings(IMPORT_MAX_COLUMNS)}${','.repeat(500)}\nAna`)).rows).toHaveLength(1)
    expect((await problem(headings(IMPORT_MAX_COLUMNS + 201))).detail).toMatch(/301 columns; at most 100/)
  })
})

describe('a bad row', () => {
  test('says where it is and what to mend, and leaves the others alone', async () => {
    const { rows } = await read('name,email,phone,twitter\nAna,ana@b.co,,\n,x,020 7946,a b\nCy,,,\n')
    expect(rows.map(({ ok }) => ok)).toEqual([true, false, true])
    expect(rows[1]).toEqual({
      row: 2,
      line: 3,
      ok: false,
      name: '',
      errors: [
        { field: 'full_name', message: 'Give a name.' },
        { field: 'email', message: expect.stringMatching(/^Give an e-mail/) },
        { field: 'phone', message: expect.stringMatching(/^Start the number with \+/) },
        { field: 'social_links.x', message: expect.stringMatching(/^Give the X account/) },
      ],
    })
  })

  test('has more values than the header has columns', async () => {
    const { rows } = await read('name,title\nAna,a,b\nBo,x,,\nCy\n')
    expect(rows.map(({ ok }) => ok)).toEqual([false, true, true])
    expect(faults(rows[0])[0]?.message).toMatch(/3 values, but the header has 2/)
  })

  test('repeats the external id or e-mail of an earlier one', async () => {
    const { rows } = await read(
      'name,id,mail\nAna,7,a@b.co\nBo,7,b@b.co\nCy,8,A@B.co\nDi,7,a@b.co\nEd,9,b@b.co\nFi,,\nGi,,\n',
    )
    expect(rows.map(faults)).toEqual([
      [],
      [{ field: 'external_id', message: 'Row 1 of this file has 7 too; remove one of the two.' }],
      [{ field: 'email', message: 'Row 1 of this file has a@b.co too; remove one of the two.' }],
      [expect.objectContaining({ field: 'external_id' }), expect.objectContaining({ field: 'email' })],
      [],
      [],
      [],
    ])
  })

  test('does not take the place of a good one with the same key', async () => {
    expect((await read('name,id\n,7\nBo,7\n')).rows.map(({ ok }) => ok)).toEqual([false, true])
  })
})

test('the key is what a second import of the file finds the person by', async () => {
  const { rows } = await read('name,id,mail\nAna,7,a@b.co\nBo,,b@b.co\nCy,,\n')
  expect(rows.map((row) => row.ok && row.key)).toEqual([{ external_id: '7', email: 'a@b.co' }, { email: 'b@b.co' }, {}])
})

test('a file holds so many people and no more', async () => {
  const file = (count: number) =>
    `name,phone\n${Array.from({ length: count }, (_, i) => `Ana ${i},+1202225${1000 + (i % 9000)}`).join('\n')}\n`
  const { rows } = await read(file(IMPORT_MAX_ROWS))
  expect(rows.filter(({ ok }) => ok)).toHaveLength(IMPORT_MAX_ROWS)
  expect(await problem(file(IMPORT_MAX_ROWS + 1))).toEqual({
    code: 'body_too_large',
    detail: 'The file has more than 10000 people. Split it, and import the parts.',
  })
})
