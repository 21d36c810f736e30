import { describe, expect, test } from 'vitest'
import { splitName } from '../../src/cards/person-name'
import { vcard, vcardFileName } from '../../src/cards/vcard'
import { hostileCards } from '../support/hostile'
import { bareCardPayload, cardPayload } from '../support/payload'
import { lintVcard } from '../support/vcard-lint'
import { readVcard } from '../support/vcard-read'

const lint = (text: string) => lintVcard(new TextEncoder().encode(text))

test('a full card arrives whole', () => {
  const text = vcard(cardPayload())
  expect(lint(text)).toEqual([])
  expect(readVcard(text)).toEqual({
    name: 'Ada Lovelace',
    parts: ['Lovelace', 'Ada', '', '', ''],
    nickname: undefined,
    title: 'Principal Engineer',
    organisation: ['Analytical Engines', 'Computation'],
    phone: '+442079460018',
    phones: ['+442079460018', '+447700900123'],
    email: 'ada@engines.example',
    address: '12 St James’s Square, London SW1Y 4JH',
    note: 'Writes programs for machines that are yet to be built.',
    photo: 'https://images.example/ada.jpg',
    uid: 'urn:uuid:01930000-0000-7000-8000-000000000002',
    links: [
      'https://engines.example',
      'https://www.linkedin.com/in/ada-lovelace',
      'https://cards.test/card/analytical-engines/ada-lovelace',
    ],
    profiles: {
      linkedin: 'https://www.linkedin.com/in/ada-lovelace',
      whatsapp: 'https://wa.me/447700900123',
    },
  })
})

test('a bare card has no empty property', () => {
  const text = vcard(bareCardPayload())
  expect(lint(text)).toEqual([])
  expect(text.split('\r\n').map((line) => line.split(/[:;]/)[0])).toEqual([
    'BEGIN',
    'VERSION',
    'N',
    'FN',
    'ORG',
    'URL',
    'SOURCE',
    'REV',
    'UID',
    'END',
    '',
  ])
})

describe.each(Object.entries(hostileCards))('%s', (_, card) => {
  const text = vcard(card)
  test('passes the linter', () => expect(lint(text)).toEqual([]))
  test('is one card with a name to the parser', () => expect(readVcard(text).name).not.toBe(''))
})

test('special characters survive the way there and back', () => {
  const contact = readVcard(vcard(hostileCards.separators))
  expect(contact.name).toBe('Ada Love lace')
  expect(contact.title).toBe('a\\b;c,d END:VCARD')
  expect(contact.organisation).toEqual(['One; Two, \\Three', 'R&D ;,'])
  expect(contact.note).toBe('first\nsecond\nthird\nfourth; \\n, fifth \ufffd')
  expect(contact.address).toBe('Line 1\nLine 2; Suite, 3')
  expect(readVcard(vcard(hostileCards.emoji)).note).toBe(hostileCards.emoji.bio)
})

test('no URL but http(s) without credentials gets in', () => {
  const text = vcard(hostileCards.markup).replaceAll('\r\n ', '')
  expect(text).not.toMatch(/^(URL|PHOTO|X-SOCIALPROFILE)[^:]*:(?!https?:\/\/)/m)
  expect(text).not.toContain('secret')
})

test('a WhatsApp number that is also the phone number is not repeated', () => {
  const contact = readVcard(vcard(cardPayload({ phone: '+447700900123;ext=42' })))
  expect(contact.phones).toEqual(['+447700900123,42'])
  expect(contact.profiles.whatsapp).toBe('https://wa.me/447700900123')
})

test('photo bytes are embedded and folded', () => {
  const base64 = Buffer.from(Uint8Array.from({ length: 999 }, (_, i) => i % 251)).toString('base64')
  const text = vcard(cardPayload(), { photo: { type: 'JPEG', base64 } })
  expect(lint(text)).toEqual([])
  expect(text.replaceAll('\r\n ', '')).toContain(`PHOTO;ENCODING=b;TYPE=JPEG:${base64}\r\n`)
  expect(text).not.toContain('VALUE=uri')
})

/** Family; given; additional; prefix; suffix, then the nickname. */
test.each([
  ['Ada Lovelace', ['Lovelace', 'Ada', '', '', ''], ''],
  ['Dr. Martin Luther King Jr.', ['King', 'Martin', 'Luther', 'Dr.', 'Jr.'], ''],
  ['Prof. Dr. Eva Maria von der Leyen', ['von der Leyen', 'Eva', 'Maria', 'Prof. Dr.', ''], ''],
  ['Robert C. “Bobby” Scott', ['Scott', 'Robert', 'C.', '', ''], 'Bobby'],
  ['Charles J. "Chuck" Fleischmann III', ['Fleischmann', 'Charles', 'J.', '', 'III'], 'Chuck'],
  ['Sean O’Neil', ['O’Neil', 'Sean', '', '', ''], ''],
  ['Yo-Yo Ma', ['Ma', 'Yo-Yo', '', '', ''], ''],
  ['Jane Smith, Ph.D., MBA', ['Smith', 'Jane', '', '', 'Ph.D. MBA'], ''],
  ['Smith, Jane Ann', ['Smith', 'Jane', 'Ann', '', ''], ''],
  ['Pelé', ['', 'Pelé', '', '', ''], ''],
  ['欧阳 修', ['欧阳', '修', '', '', ''], ''],
  ['ليلى الحسيني', ['الحسيني', 'ليلى', '', '', ''], ''],
])('%s is split', (name, parts, nickname) => {
  const split = splitName(name)
  expect([split.family, split.given, split.additional, split.prefix, split.suffix]).toEqual(parts)
  expect(split.nickname).toBe(nickname)
})

test('the file name is ASCII, and the own name beside it is encoded', () => {
  expect(vcardFileName(cardPayload({ employee_name: 'Zoë (O’Neil)* "Z"/\r\nX: y' }))).toBe(
    `filename="ada-lovelace.vcf"; filename*=UTF-8''Zo%C3%AB%20%28O%E2%80%99Neil%29%20Z%20X%20y.vcf`,
  )
  for (const card of Object.values(hostileCards)) expect(vcardFileName(card)).toMatch(/^[\x20-\x7e]+$/)
})
