import { describe, expect, test } from 'vitest'
import { IMPORT_MAX_ROW_CHARS } from '../../src/employees/csv-text'
import { parsePeople } from '../../src/employees/parse'
import { all, names, people, problem, read } from '../support/spreadsheet'

describe('the bytes', () => {
  const file = 'name;title\r\n"Ana ""Bo"" Ñ";"a;b"\r\n山田 👩‍👩‍👧;x\r\n'

  test.each([1, 2, 3, 7, 64])('may come %i at a time', async (chunkBytes) => {
    expect(await names(file, chunkBytes)).toEqual(['Ana "Bo" Ñ', '山田 👩‍👩‍👧'])
  })

  test('may be UTF-8 or UTF-16 with a byte order mark', async () => {
    expect(await names(`\ufeff${file}`, 1)).toEqual(['Ana "Bo" Ñ', '山田 👩‍👩‍👧'])
    const little = new Uint8Array(Buffer.from(`\ufeff${file}`, 'utf16le'))
    expect(await names(little, 3)).toEqual(['Ana "Bo" Ñ', '山田 👩‍👩‍👧'])
    expect(await names(new Uint8Array(Buffer.from(little).swap16()))).toEqual(['Ana "Bo" Ñ', '山田 👩‍👩‍👧'])
  })

  test.each([
    ['latin1', new Uint8Array(Buffer.from('name\nAndré Carson\n', 'latin1')), /not UTF-8/],
    ['UTF-8 cut short', new TextEncoder().encode('name\nAndré').slice(0, -1), /not UTF-8/],
    ['half of UTF-16', new Uint8Array(Buffer.from('\ufeffname', 'utf16le')).slice(0, -1), /not UTF-8/],
    ['UTF-16 without a mark', new Uint8Array(Buffer.from('name\nAna', 'utf16le')), /not text/],
    ['NUL', 'name\nAna\0\n', /not text/],
    ['.xlsx', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), /not text/],
    ['.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /not text/],
    ['nothing', '', /empty/],
    ['a byte order mark', '\ufeff', /empty/],
    ['blank lines', '\n\n  \n', /empty/],
  ])('are refused as %s', async (_, bytes, detail) => {
    expect(await problem(bytes)).toEqual({ code: 'malformed_csv', detail: expect.stringMatching(detail) })
  })

  test('that stop half way fail the import, whatever was read before', async () => {
    const lost = new Error('connection lost')
    let pulls = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulls++ > 1) controller.error(lost)
        else controller.enqueue(new TextEncoder().encode('name\nAna\n'))
      },
    })
    const { rows } = await parsePeople(body)
    await expect(all(rows)).rejects.toBe(lost)
  })

  test('are read only as fast as the rows are taken, and no further when nobody takes more', async () => {
    let pulled = 0
    let cancelled = false
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled++
          const rows = Array.from({ length: 1000 }, (_, i) => `Ana ${pulled} ${i}`)
          controller.enqueue(new TextEncoder().encode(`${pulled === 1 ? 'name\n' : ''}${rows.join('\n')}\n`))
        },
        cancel() {
          cancelled = true
        },
      },
      { highWaterMark: 0 },
    )
    const { rows } = await parsePeople(body)
    await rows.next()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(pulled).toBeLessThan(5)
    await rows.return(undefined)
    await expect.poll(() => cancelled).toBe(true)
    expect(pulled).toBeLessThan(6)
  })
})

describe('the lines', () => {
  test.each([
    ['\n', 1],
    ['\r\n', 1],
    ['\r', 1],
    ['\n', 99],
    ['\r\n', 99],
    ['\r', 99],
  ])('may end in %j, in chunks of %i', async (end, chunkBytes) => {
    const file = ['', 'name,bio', '', '"Ana","two', 'lines"', ',', 'Bo,x', 'Cy,'].join(end)
    const { rows } = await read(file, chunkBytes)
    expect(rows.map(({ row, line, ok }) => [row, line, ok])).toEqual([
      [1, 4, true],
      [2, 7, true],
      [3, 8, true],
    ])
    expect(rows[0]).toMatchObject({ person: { full_name: 'Ana', bio: 'two\nlines' } })
  })

  test.each([
    ['a comma', 'name,title\nAna,x'],
    ['a semicolon', 'name;title\nAna;x'],
    ['a tab', 'name\ttitle\nAna\tx'],
    ['a semicolon, with commas in quotes', '"name, as on the badge, please";title;first name\n;x;Ana'],
    ['the one of Excel’s hint', 'sep=;\nname;title\nAna;x'],
  ])('are split by %s', async (_, file) => {
    expect(await people(file)).toMatchObject([{ full_name: 'Ana', job_title: 'x' }])
  })

  test('count on below Excel’s hint', async () => {
    expect((await read('sep=;\r\nname;title\r\n\r\nAna;x')).rows[0]?.line).toBe(4)
  })

  test('hold text as it is: formulas, apostrophes, quotation marks inside', async () => {
    const file = 'name,title,department\n=1+1,\'x,@SUM(A1)\nRobert "Bob" Smith,"a ""b""",5" disk'
    expect(await people(file)).toMatchObject([
      { full_name: '=1+1', job_title: "'x", department: '@SUM(A1)' },
      { full_name: 'Robert "Bob" Smith', job_title: 'a "b"', department: '5" disk' },
    ])
  })

  test('with a quotation mark that is never closed fail the file where the row begins', async () => {
    expect(await problem('name,bio\nAna,x\n\nBo,"a\nb\n\nc\n')).toEqual({
      code: 'malformed_csv',
      detail: 'The row that begins on line 4 opens a quotation mark (") that is never closed. Close it, or remove it.',
    })
    expect((await problem('name,"bio\nAna,x\n')).detail).toMatch(/begins on line 1 /)
    expect((await problem('name,bio\n"a\nb",x\n"c')).detail).toMatch(/begins on line 4 /)
  })

  test('longer than any row may be fail the file', async () => {
    const long = 'x'.repeat(IMPORT_MAX_ROW_CHARS + 1)
    expect((await problem(`name\n${long}`)).detail).toMatch(/longer than 65536 characters/)
    const unclosed = `name,bio\nAna,x\nBo,"${'x\n'.repeat(IMPORT_MAX_ROW_CHARS)}`
    expect((await problem(unclosed)).detail).toMatch(/begins on line 3 is longer/)
    expect((await problem(','.repeat(IMPORT_MAX_ROW_CHARS + 1))).detail).toMatch(/longer than/)
  })
})
