import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { linkKinds } from '../../src/cards/payload'
import { type EmployeeInput, employeeInput, employeePatch } from '../../src/employees/schema'
import { line, paragraph } from '../../src/fields'
import { fieldErrors } from '../../src/validate'

const person = (fields: Record<string, unknown>): EmployeeInput => employeeInput.parse({ full_name: 'Ana', ...fields })

function fault(fields: Record<string, unknown>) {
  const result = employeeInput.safeParse({ full_name: 'Ana', ...fields })
  return result.success ? undefined : fieldErrors(result.error)[0]
}

describe('a person', () => {
  test('needs only a name; everything left out is null', () => {
    expect(employeeInput.parse({ full_name: 'Ana' })).toEqual({
      full_name: 'Ana',
      job_title: null,
      department: null,
      email: null,
      phone: null,
      whatsapp: null,
      photo_url: null,
      bio: null,
      address: null,
      social_links: {},
      external_id: null,
    })
  })

  test('reads empty texts, spaces and null as nothing', () => {
    expect(person({ email: '', phone: '   ', bio: null, social_links: { x: '', github: null } })).toEqual(person({}))
    expect(person({ social_links: null })).toEqual(person({}))
  })

  test('refuses a member that does not exist, by its name', () => {
    expect(fault({ salary: 1 })?.field).toBe('salary')
    expect(fault({ social_links: { myspace: 'a' } })?.field).toBe('social_links.myspace')
  })

  test.each([undefined, null, '', '   ', '\u200b', 7])('is refused with the name %j', (full_name) => {
    expect(fault({ full_name })).toEqual({ field: 'full_name', message: expect.stringMatching(/^Give /) })
  })
})

describe('a change to a person', () => {
  test('leaves alone what is left out, and clears what is null or empty', () => {
    expect(employeePatch.parse({})).toEqual({})
    expect(Object.keys(employeePatch.parse({ bio: 'x' }))).toEqual(['bio'])
    expect(employeePatch.parse({ bio: null, phone: '' })).toEqual({ bio: null, phone: null })
    expect(employeePatch.parse({ social_links: null })).toEqual({ social_links: {} })
  })

  test('cannot take the name away', () => {
    expect(employeePatch.safeParse({ full_name: null }).success).toBe(false)
    expect(employeePatch.safeParse({ full_name: '' }).success).toBe(false)
    expect(employeePatch.safeParse({ nickname: 'A' }).success).toBe(false)
  })
})

describe('text', () => {
  test.each([
    'محمد بن سلمان',
    'דוד בן־גוריון',
    'André Ñuñez-O’Neil',
    '山田 太郎',
    'Ana 👩‍👩‍👧',
    '"Bob" <b>',
    'می‌خواهم',
  ])('keeps %s as it is', (name) => expect(person({ full_name: name }).full_name).toBe(name))

  test('is trimmed, and composed (NFC)', () => {
    expect(person({ full_name: '  Andre\u0301 ' }).full_name).toBe('Andr\u00e9')
  })

  test.each([
    ['a\0b', 'U+0000'],
    ['a\u0007b', 'U+0007'],
    ['a\tb', 'U+0009'],
    ['a\u009bb', 'U+009B'],
    ['a\u202eb', 'U+202E'],
    ['a\u2066b', 'U+2066'],
    ['a\u2028b', 'U+2028'],
  ])('refuses %j', (text, code) => {
    expect(fault({ full_name: text })?.message).toContain(code)
    expect(fault({ bio: text })?.message).toContain(code)
  })

  test('refuses half a character, which Postgres would', () => {
    expect(fault({ full_name: 'a\ud800' })?.message).toContain('lone surrogate')
    expect(fault({ bio: '\udc00a' })?.message).toContain('lone surrogate')
  })

  test('has newlines in a paragraph, each as \\n, and none in a line', () => {
    expect(paragraph(9).parse('a\r\nb\rc\n')).toBe('a\nb\nc')
    expect(line(9).safeParse('a\nb').error?.issues[0]?.message).toBe('Write it on one line.')
    expect(person({ address: '1 High St,\r\nLondon\nUK' }).address).toBe('1 High St, London, UK')
  })

  test.each([
    ['full_name', 120],
    ['job_title', 120],
    ['department', 120],
    ['bio', 1000],
    ['address', 300],
    ['external_id', 64],
  ])('of %s is at most %i characters', (field, max) => {
    expect(fault({ [field]: 'x'.repeat(max) })).toBeUndefined()
    expect(fault({ [field]: 'x'.repeat(max + 1) })?.message).toBe(`Use at most ${max} characters.`)
  })
})

describe('an e-mail address', () => {
  test('is lower-cased and trimmed', () =>
    expect(person({ email: " Ana.O'Neil@Example.COM " }).email).toBe("ana.o'neil@example.com"))

  test.each([
    'ana',
    'ana@',
    '@example.com',
    'a b@example.com',
    'ana@example',
    'ana@example.com,bo@example.com',
    'a\n@b.co',
  ])('is not %j', (email) => expect(fault({ email })?.field).toBe('email'))

  test('is at most 254 characters', () => {
    const long = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}`
    expect(fault({ email: `${long}.example` })).toBeUndefined()
    expect(fault({ email: `${long}.example.example` })?.message).toBe('Use at most 254 characters.')
  })
})

describe('a phone number', () => {
  test.each([
    ['+1-202-225-4876', '+12022254876'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['(+44) 20 7946 0958', '+442079460958'],
    ['0044 20 7946 0958', '+442079460958'],
    ['tel:+12022254876', '+12022254876'],
    ["'+12022254876", '+12022254876'],
    ['\u202a+1 (202) 225‑4876\u202c', '+12022254876'],
    ['＋１ 202 225 4876', '+12022254876'],
    ['+٩٧١ ٥٠ ١٢٣ ٤٥٦٧', '+971501234567'],
    ['+1 202 225 4876 ext. 12', '+12022254876;ext=12'],
    ['+12022254876;ext=12', '+12022254876;ext=12'],
    ['+1 202 225 4876 x123456789', '+12022254876'],
  ])('%s is %s', (typed, e164) => {
    expect(person({ phone: typed }).phone).toBe(e164)
    expect(person({ phone: e164 }).phone).toBe(e164)
    expect(person({ whatsapp: typed }).whatsapp).toBe(e164.replace(/;.*/, ''))
  })

  test.each([
    '020 7946 0958',
    '2022254876',
    '1.20222E+10',
    '+999 1234567',
    '+1 800 FLOWERS',
    'none',
    '+1 202\n225 4876 5',
  ])('%j is refused', (phone) => expect(fault({ phone })?.field).toBe('phone'))

  test('without a country code is told how to start', () => {
    expect(fault({ phone: '(202) 225-4876' })?.message).toMatch(/^Start the number with \+ and the country code/)
    expect(fault({ whatsapp: '+1 202 225' })?.message).toMatch(/too few or too many digits for \+1/)
  })
})

test('a photo is a full web address', () => {
  expect(person({ photo_url: 'https://example.com/a.jpg' }).photo_url).toBe('https://example.com/a.jpg')
  expect(fault({ photo_url: 'javascript:alert(1)' })?.field).toBe('photo_url')
})

describe('a link', () => {
  test.each([
    ['x', 'SenatorCantwell', 'https://x.com/SenatorCantwell'],
    ['x', '@ana_1', 'https://x.com/ana_1'],
    ['x', 'x.com/ana', 'https://x.com/ana'],
    ['facebook', '70063393423', 'https://www.facebook.com/70063393423'],
    [
      'facebook',
      'Congressman-Tracey-Mann-105522931489227',
      'https://www.facebook.com/Congressman-Tracey-Mann-105522931489227',
    ],
    ['instagram', 'jane.doe', 'https://www.instagram.com/jane.doe'],
    ['youtube', 'UCN52UDqKgvHRk39ncySrIMw', 'https://www.youtube.com/channel/UCN52UDqKgvHRk39ncySrIMw'],
    ['youtube', '@ana', 'https://www.youtube.com/@ana'],
    ['linkedin', 'ana-pérez', 'https://www.linkedin.com/in/ana-p%C3%A9rez'],
    ['linkedin', 'www.linkedin.com/in/ana', 'https://www.linkedin.com/in/ana'],
    ['tiktok', 'ana', 'https://www.tiktok.com/@ana'],
    ['github', 'octo-cat', 'https://github.com/octo-cat'],
    ['telegram', 'ana_perez', 'https://t.me/ana_perez'],
    ['website', 'example.com', 'https://example.com'],
    ['website', 'müller.example/über uns', 'https://xn--mller-kva.example/%C3%BCber%20uns'],
    ['calendar', 'cal.com/ana', 'https://cal.com/ana'],
  ])('%s: %s becomes %s', (kind, typed, url) => {
    expect(person({ social_links: { [kind]: typed } }).social_links).toEqual({ [kind]: url })
    expect(person({ social_links: { [kind]: url } }).social_links).toEqual({ [kind]: url })
  })

  test.each(linkKinds)('of %s is never a script', (kind) => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'https://a:b@example.com', 'a b']) {
      expect(fault({ social_links: { [kind]: url } })?.field).toBe(`social_links.${kind}`)
    }
  })
})

test('OpenAPI can be made of both schemas', () => {
  const put = z.toJSONSchema(employeeInput, { io: 'input' })
  expect(put.required).toEqual(['full_name'])
  expect(put.additionalProperties).toBe(false)
  const patch = z.toJSONSchema(employeePatch, { io: 'input' })
  expect(patch.required ?? []).toEqual([])
  expect(Object.keys(patch.properties ?? {})).toEqual(Object.keys(put.properties ?? {}))
})
