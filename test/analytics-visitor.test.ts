import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deviceOf } from '../src/analytics/visitor'
import type { Bindings } from '../src/env'
import { countedEnv, fault, request, testEnv } from './support/client'
import { keepingEvents, someCard } from './support/sent'
import { asOwner } from './support/tenant'

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
const LAPTOP = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'
const ADDRESS = '203.0.113.77'

/** What a visit puts into the queue: from a phone in Berlin, unless told. */
async function visit(track: string, headers: Record<string, string> = {}, bindings: Bindings = testEnv) {
  const { env, sent } = keepingEvents(bindings)
  const answer = await request('POST', track, {
    json: { action: 'view' },
    headers: { 'CF-Connecting-IP': ADDRESS, 'User-Agent': PHONE, ...headers },
    cf: { country: 'DE', regionCode: 'BE' },
    env,
  })
  expect(answer.status).toBe(202)
  const [event] = sent
  if (!event) throw new Error('nothing was sent')
  return event
}

const saltOf = async (day: string) => {
  const [row] = await asOwner('select salt from visitor_salts where day = $1::date', [day])
  return Buffer.from(row?.salt, 'hex')
}

describe('a visitor', () => {
  it('is one address and browser at one company, by the day’s salt that every isolate shares', async () => {
    const [one, other] = [await someCard(), await someCard()]
    const { visitor, occurred_at } = await visit(one.track)
    const hash = createHmac('sha256', await saltOf(occurred_at.slice(0, 10))).update(
      `${one.tenant.companyId} ${ADDRESS} ${PHONE}`,
    )
    expect(visitor).toBe(hash.digest('hex').slice(0, 16))
    expect((await visit(one.track)).visitor).toBe(visitor)
    const others = [
      await visit(one.track, { 'User-Agent': LAPTOP }),
      await visit(one.track, { 'CF-Connecting-IP': '203.0.113.78' }),
      await visit(other.track),
    ].map((event) => event.visitor)
    expect(others).toEqual(Array(3).fill(expect.stringMatching(/^[0-9a-f]{16}$/)))
    expect(new Set([visitor, ...others]).size).toBe(4)
  })

  it('leaves no address in the queue, and costs the database one read a day', async () => {
    const { track } = await someCard()
    const { env, roundTrips } = countedEnv()
    const events = await Promise.all([visit(track, {}, env), visit(track, {}, env), visit(track, {}, env)])
    events.push(await visit(track, {}, env))
    expect(await roundTrips()).toBe(1)
    expect(events.map(({ visitor }) => visitor)).toEqual(Array(4).fill(events[0]?.visitor))
    expect(events[0]).toMatchObject({ visitor: expect.any(String), ip_network: '203.0.113.0/24', region: 'DE-BE' })
    expect(JSON.stringify(events)).not.toContain(ADDRESS)
  })

  it.each([{ DNT: '1' }, { 'Sec-GPC': '1' }])(
    'who objects by %o leaves a country and nothing else of the place',
    async (said) => {
      const { track } = await someCard()
      expect(await visit(track, said as Record<string, string>)).toMatchObject({
        ...{ action: 'view', visitor: null, ip_network: null, region: 'DE' },
      })
    },
  )

  it('is not known of a machine, or without an address', async () => {
    const { track } = await someCard()
    expect(await visit(track, { 'User-Agent': 'Twitterbot/1.0' })).toMatchObject({ action: 'preview', visitor: null })
    expect(await visit(track, { 'CF-Connecting-IP': '' })).toMatchObject({ action: 'view', visitor: null })
  })

  it('is not waited for: an event goes out without one while the database is slow or away, and with one after', async () => {
    const { track } = await someCard()
    const { env, name } = countedEnv()
    await fault(env.DATABASE_URL, { application_name: name, delay_ms: 3_000, times: 1 })
    // Had it waited, it would have one.
    expect((await visit(track, {}, env)).visitor).toBeNull()
    expect((await visit(track, {}, env)).visitor).toMatch(/^[0-9a-f]{16}$/)
    const away = { ...testEnv, DATABASE_URL: 'postgres://edgecard_app:x@127.0.0.1:1/db' }
    expect((await visit(track, {}, away)).visitor).toBeNull()
  })
})

describe('a device', () => {
  const hints = (mobile: string, platform: string, agent = '') =>
    deviceOf(new Headers({ 'Sec-CH-UA-Mobile': mobile, 'Sec-CH-UA-Platform': `"${platform}"`, 'User-Agent': agent }))

  it('is what the client hints say, whatever the user agent says', () => {
    expect(hints('?1', 'Android', LAPTOP)).toBe('mobile')
    expect(hints('?0', 'Android', LAPTOP)).toBe('tablet')
    for (const platform of ['Windows', 'macOS', 'Linux', 'Chrome OS'])
      expect(hints('?0', platform, PHONE)).toBe('desktop')
    expect(hints('?0', 'Unknown', PHONE)).toBe('mobile')
  })

  it.each([
    ['mobile', PHONE],
    ['mobile', 'Mozilla/5.0 (Android 15; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0'],
    [
      'mobile',
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36',
    ],
    ['tablet', 'Mozilla/5.0 (Android 15; Tablet; rv:150.0) Gecko/150.0 Firefox/150.0'],
    [
      'tablet',
      'Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
    ],
    [
      'tablet',
      'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1',
    ],
    ['desktop', LAPTOP],
    ['desktop', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0'],
    [
      'desktop',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    ],
    [
      'desktop',
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
    ],
    [
      'other',
      'Mozilla/5.0 (Linux; Android 9; BRAVIA 4K UR2) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.0.0 Safari/537.36',
    ],
    ['other', 'curl/8.10.1'],
    ['other', ''],
  ])('is %s by %s', (device, agent) => {
    expect(deviceOf(new Headers({ 'User-Agent': agent }))).toBe(device)
  })
})
