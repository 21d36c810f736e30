import { describe, expect, test } from 'vitest'
import { qrPng } from '../../src/cards/png'
import { QUIET_ZONE, qrModules, qrPath, qrSvg } from '../../src/cards/qr'
import { pngImage, quietZone, readQr, svgImage } from '../support/qr-read'

const texts = [
  'https://ec.io/card/a/b',
  'https://cards.test/card/analytical-engines/ada-lovelace',
  `https://cards.example.com/card/${'company-'.repeat(7)}x/${'person-'.repeat(8)}y`,
  `https://cards.example.com/card/${'a'.repeat(63)}/${'b'.repeat(63)}`,
]

describe.each(texts)('%s', (text) => {
  const { path, size } = qrPath(text)

  test('two strict decoders read the SVG, whose quiet zone is whole', () => {
    const image = svgImage(qrSvg(path, size))
    expect(readQr(image)).toBe(text)
    expect(quietZone(image)).toBe(QUIET_ZONE)
  })

  test('two strict decoders read the PNG, which is large enough to print', async () => {
    const image = pngImage(await qrPng(path, size))
    expect(image.width).toBeGreaterThanOrEqual(1024)
    expect(image.height).toBe(image.width)
    expect(readQr(image)).toBe(text)
    expect(quietZone(image)).toBe(QUIET_ZONE)
  })

  test('a small PNG has as many pixels as were asked for, or a few more', async () => {
    const image = pngImage(await qrPng(path, size, { pixels: 300 }))
    expect(image.width).toBeGreaterThanOrEqual(300)
    expect(image.width).toBeLessThan(300 + size + 2 * QUIET_ZONE)
    expect(readQr(image)).toBe(text)
  })
})

/** Bytes that level M holds (ISO/IEC 18004 table 7), by version. */
const capacity = { 1: 14, 2: 26, 3: 42, 4: 62, 5: 84, 6: 106, 7: 122, 8: 152, 9: 180, 10: 213 }

test.each(Object.entries(capacity))('version %s holds %i bytes and is taken up to the last', (version, bytes) => {
  const modules = (count: number) => qrModules('x'.repeat(count)).length
  expect(modules(bytes)).toBe(17 + 4 * Number(version))
  expect(modules(bytes + 1)).toBe(17 + 4 * (Number(version) + 1))
})

test('the SVG is complete, small, and names itself safely', () => {
  const { path, size } = qrPath(texts[1] ?? '')
  const svg = qrSvg(path, size, { title: '<Ada & "Co">', dark: '#0b3d91' })
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="-4 -4 41 41" role="img"/)
  expect(svg).toContain('<title>&#60;Ada &#38; &#34;Co&#34;&#62;</title>')
  expect(svg).toContain('fill="#0b3d91"')
  expect(svg.length).toBeLessThan(4096)
})

test('nothing and too much are refused', () => {
  expect(() => qrPath('')).toThrow()
  expect(() => qrPath('x'.repeat(2329))).toThrow()
  expect(qrPath('x'.repeat(2328)).size).toBe(177)
})
