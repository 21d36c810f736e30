import { createHash } from 'node:crypto'
import { brotliCompressSync } from 'node:zlib'
import { HtmlValidate } from 'html-validate'
import { describe, expect, test } from 'vitest'
import { contrast, palette, themes } from '../../src/cards/colour'
import { cardPage, gonePage, missingPage, unavailablePage } from '../../src/cards/page'
import { cardScript, cardScriptHash, contentSecurityPolicy } from '../../src/cards/page-script'
import { hostileCards } from '../support/hostile'
import { cardPayload } from '../support/payload'
import { readQr, svgImage } from '../support/qr-read'

/** Bytes, brotli: what fits into the first ten packets of a connection (RFC 6928), with room for the headers. */
const PAGE_BYTES = 13 * 1024
const SCRIPT_BYTES = 2 * 1024

const full = cardPayload({
  employee_name: 'Maximiliana Konstantinopolitanskaya-Featherstonehaugh',
  bio: 'Nobody writes five hundred characters about themselves without repeating a word or two. '
    .repeat(6)
    .slice(0, 500),
  social_links: {
    website: 'https://engines.example',
    linkedin: 'https://www.linkedin.com/in/ada-lovelace',
    x: 'https://x.com/ada',
    facebook: 'https://www.facebook.com/ada',
    instagram: 'https://www.instagram.com/ada',
    youtube: 'https://www.youtube.com/@ada',
    tiktok: 'https://www.tiktok.com/@ada',
    github: 'https://github.com/ada',
    telegram: 'https://t.me/adalovelace',
    calendar: 'https://cal.example/ada/30min',
  },
})
const pages = {
  ...Object.fromEntries(Object.entries({ ...hostileCards, full }).map(([name, card]) => [name, cardPage(card)])),
  gone: gonePage(),
  missing: missingPage(),
  unavailable: unavailablePage(),
}

/** Void elements end as hono/jsx ends them; both ways are HTML. Titles are measured below, without entities. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off',
    'void-style': ['error', { style: 'selfclosing' }],
    'doctype-style': ['error', { style: 'lowercase' }],
  },
})

describe.each(Object.entries(pages))('%s', (_, html) => {
  test('is valid HTML', async () => {
    const { results } = await validator.validateString(html)
    expect(
      results.flatMap(({ messages }) => messages.map(({ ruleId, message, selector }) => [ruleId, message, selector])),
    ).toEqual([])
  })

  test('fits its budget', () => {
    expect(brotliCompressSync(html).length).toBeLessThan(PAGE_BYTES)
  })

  test('links to nothing but http(s), tel and mailto, and loads pictures only', () => {
    for (const [, url] of html.matchAll(/(?:href|src)="([^"]*)"/g))
      expect(url).toMatch(/^(https?:\/\/|tel:|mailto:|\/card\/|\/api\/analytics\/pixel\?)/)
    const tags = html.replace(/<script.*?<\/script>/gs, '').replace(/"[^"]*"/g, '""')
    expect(tags).not.toMatch(/<(script|iframe|object|embed|base)|<[^>]*\son[a-z]+=/)
    expect(html).not.toContain('rel="stylesheet"')
  })

  test('runs no script but ours', () => {
    const scripts = [...html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)]
    for (const [, attributes = '', content = ''] of scripts) {
      if (attributes.includes('ld+json')) expect(JSON.parse(content)['@type']).toBe('Person')
      else expect(content).toBe(cardScript)
    }
  })
})

test('a preview is the page without what counts', () => {
  const script = `<script>${cardScript}</script>`
  const pixel = /<noscript><img src="\/api\/analytics\/pixel\?company_slug=[^"]+"[^>]*\/><\/noscript>/
  expect(cardPage(full)).toContain(script)
  expect(cardPage(full)).toMatch(pixel)
  expect(cardPage(full, { isPreview: true })).toBe(cardPage(full).replace(script, '').replace(pixel, ''))
})

test('a long title and description are cut between characters', () => {
  const html = cardPage(hostileCards.emoji)
  expect(html.isWellFormed()).toBe(true)
  expect(/<title>(.*?)<\/title>/.exec(html)?.[1]?.length).toBeLessThanOrEqual(70)
  expect(/name="description" content="(.*?)"/.exec(html)?.[1]?.length).toBeLessThanOrEqual(160)
})

test('values that look like markup appear as text', () => {
  const html = cardPage(hostileCards.markup)
  expect(html).not.toContain('alert(1)</script>')
  expect(html).not.toContain('<img src=x')
  expect(html).not.toContain('secret')
  expect(html.match(/<script/g)).toHaveLength(2)
})

test('the policy admits the script by its hash', () => {
  expect(cardScriptHash).toBe(`sha256-${createHash('sha256').update(cardScript).digest('base64')}`)
  expect(contentSecurityPolicy).toContain(`script-src '${cardScriptHash}'`)
  expect(cardScript.length).toBeLessThan(SCRIPT_BYTES)
  expect(cardScript).not.toContain('</')
})

test('the code on the page says its address', () => {
  const svg = /<svg xmlns.*?<\/svg>/s.exec(cardPage(full))?.[0] ?? ''
  expect(readQr(svgImage(svg))).toBe(full.url)
})

test('a phone’s extension is dialled after the number, not as a part of it', () => {
  const html = cardPage(cardPayload({ phone: '+442079460958;ext=12', whatsapp: null }))
  expect(html.match(/href="tel:[^"]*"/g)).toEqual(Array(2).fill('href="tel:+442079460958;ext=12"'))
})

test('a card says what it knows, readably', () => {
  const html = cardPage(cardPayload())
  expect(html).toContain('<h1 dir="auto">Ada Lovelace</h1>')
  expect(html).toContain('+44\u00a020\u00a07946\u00a00018')
  expect(html).toContain('href="tel:+442079460018" data-track="call"')
  expect(html).toContain('href="https://wa.me/447700900123" data-track="whatsapp"')
  expect(html).toContain('href="/card/analytical-engines/ada-lovelace.vcf" data-track="save"')
  expect(html).toContain('<link rel="canonical" href="https://cards.test/card/analytical-engines/ada-lovelace"/>')
  expect(cardPage(hostileCards.rightToLeft)).toContain('<html lang="en" dir="rtl"')
})

test('what is not known is not there', () => {
  const html = cardPage(hostileCards.bare)
  expect(html).not.toMatch(/tel:|wa\.me|null|undefined|href="mailto:[^?]|class="row"|class="title"/)
})

const brands = [
  '#ffffff',
  '#000000',
  '#ffff00',
  '#777777',
  '#808080',
  '#ff0000',
  '#00ff00',
  '#0000ff',
  '#00ffff',
  '#ff00ff',
  '#0b3d91',
  '#ff6600',
  '#1f6f54',
  '#d9432f',
  '#f5f5dc',
  '#36454f',
  '#7a1f5c',
  '#c0ffee',
]

test.each(brands)('every text is readable with %s', (brand) => {
  const colours = palette(brand)
  expect(contrast(colours.onBrand, colours.brand)).toBeGreaterThanOrEqual(4.5)
  for (const theme of ['light', 'dark'] as const) {
    const { surface, ground, ink, muted } = themes[theme]
    const { accent, tint, action, onAction } = colours[theme]
    const pairs = [
      [onAction, action],
      [accent, surface],
      [accent, tint],
      [ink, tint],
      [ink, surface],
      [muted, surface],
      [muted, ground],
    ] as const
    for (const [text, background] of pairs)
      expect([theme, text, background, contrast(text, background) >= 4.5]).toEqual([theme, text, background, true])
    expect(contrast(action, surface)).toBeGreaterThanOrEqual(3)
  }
})

test('contrast is the one WCAG defines', () => {
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

test.each([
  ['Ada Lovelace', 'AL'],
  ['Dr. Priya Raghunathan', 'PR'],
  ['Robert P. Casey Jr.', 'RC'],
  ['William “Bill” Hagerty, MBA', 'WH'],
  ['Hopper, Grace', 'GH'],
  ['Élodie de la Tour', 'ÉT'],
  ['Ma', 'M'],
  ['김 민수', '김민'],
  ['عائشة الحسن', 'ع'],
])('the monogram of %s is %s', (employee_name, letters) => {
  expect(cardPage(cardPayload({ employee_name, photo_url: null }))).toContain(
    `<div class="face" aria-hidden="true">${letters}</div>`,
  )
})
