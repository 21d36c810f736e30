import { expect, it } from 'vitest'
import { call } from './support/client'
import { refused } from './support/problem'
import { keepingEvents, someCard } from './support/sent'

/** A card of a new company, with what its visits put into the queue. */
async function visitedCard() {
  const { track: path } = await someCard()
  const { env, sent } = keepingEvents()
  const visit = (json: object) => call('POST', path, { json, env })
  return { path, visit, sent }
}

it('keeps where a visitor found the card, and calls an address without a tag direct', async () => {
  const { visit, sent } = await visitedCard()
  for (const source of ['qr', 'nfc', 'sig', 'link', 'other', 'direct', undefined])
    expect((await visit({ action: 'view', source })).status).toBe(202)
  expect(sent.map(({ source }) => source)).toEqual(['qr', 'nfc', 'sig', 'link', 'other', 'direct', 'direct'])
})

it('refuses a source that is none, so that nobody can fill the roll-up with words', async () => {
  const { path } = await visitedCard()
  for (const source of ['', 'QR', 'newsletter', 'x'.repeat(500), 1, null]) {
    const { errors } = await refused('invalid_input', 'POST', path, { json: { action: 'view', source } })
    expect(errors).toEqual([{ field: 'source', message: expect.stringContaining('qr, nfc, sig, link') }])
  }
})

it('keeps the host of the page that led here, in lower case, and not our own', async () => {
  const { visit, sent } = await visitedCard()
  for (const referrer of ['News.Example.com', 'com.google.android.gm', 'cards.test', undefined])
    expect((await visit({ action: 'view', referrer })).status).toBe(202)
  expect(sent.map(({ referrer }) => referrer)).toEqual(['news.example.com', 'com.google.android.gm', null, null])
})

it('refuses a referrer that is no host name, so that no path or query of another page is kept', async () => {
  const { path } = await visitedCard()
  for (const referrer of ['', 'https://example.com', 'example.com/path?token=1', 'a b', 'x'.repeat(254)]) {
    const { errors } = await refused('invalid_input', 'POST', path, { json: { action: 'view', referrer } })
    expect(errors.map(({ field }: { field: string }) => field)).toContain('referrer')
  }
})
