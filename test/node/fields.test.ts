import { describe, expect, test } from 'vitest'
import { hexColour, pictureUrl, slug, uuid } from '../../src/fields'

test('colour', () => {
  expect(hexColour.parse('#AbC')).toBe('#aabbcc')
  expect(hexColour.parse('#0A7C66')).toBe('#0a7c66')
  for (const bad of ['red', '#abcd', '#ggg', 'abc', '#aabbccdd', ''])
    expect(hexColour.safeParse(bad).success).toBe(false)
})

test('uuid and slug', () => {
  expect(uuid.parse('0190A6D4-5A1E-7CC0-8A5E-3F1D2B4C6E80')).toBe('0190a6d4-5a1e-7cc0-8a5e-3f1d2b4c6e80')
  expect(uuid.safeParse("' or 1=1").success).toBe(false)
  expect(slug.parse('ana-perez-2')).toBe('ana-perez-2')
  for (const bad of ['', 'Ana', 'a--b', '-a', 'a_b', '../a', 'a'.repeat(64)])
    expect(slug.safeParse(bad).success).toBe(false)
})

describe('a web address', () => {
  test.each(['https://example.com/a.jpg', 'https://127.0.0.1:8787/a.png?x=1', 'https://example.com'])(
    'at %s stays so',
    (url) => expect(pictureUrl.parse(url)).toBe(url),
  )

  test('is written as a browser sends it', () => {
    expect(pictureUrl.parse('HTTPS://Example.com/a b"é.jpg')).toBe('https://example.com/a%20b%22%C3%A9.jpg')
  })

  test.each([
    'javascript:alert(1)',
    'data:image/png;base64,AA==',
    'ftp://example.com/a',
    '//example.com/a',
    'example.com/a.jpg',
    'https:example.com',
    'https://',
    'https://ana:secret@example.com/',
    'java\nscript:alert(1)',
    `https://example.com/${'a'.repeat(2048)}`,
    `https://example.com/${'é'.repeat(1000)}`,
  ])('cannot be %s', (url) => expect(pictureUrl.safeParse(url).success).toBe(false))
})
