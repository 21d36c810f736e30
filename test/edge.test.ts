import { describe, expect, it, vi } from 'vitest'
import { cacheKey } from '../src/cards/address'
import type { Bindings } from '../src/env'
import { countedEnv, fault, forgetCopies, forward, request, testEnv } from './support/client'
import {
  allAway,
  HOUR,
  MINUTE,
  newCard,
  requestOfNew,
  restarted,
  restartedWithCopy,
  SECOND,
  tierOf,
  useIsolates,
  withKv,
} from './support/isolates'
import { recordedProjections } from './support/projections'

useIsolates()

describe('a card is read from', () => {
  it('memory, the location, KV and Postgres, each when those before it have nothing', async () => {
    const { path, address } = await newCard()
    expect(tierOf(await request('GET', path))).toBe('memory')
    await restartedWithCopy(path)
    forgetCopies()
    expect(tierOf(await request('GET', path))).toBe('kv')
    await testEnv.CARDS.delete(cacheKey(address))
    forgetCopies()
    expect(tierOf(await request('GET', path))).toBe('db')
    await expect.poll(() => testEnv.CARDS.get(cacheKey(address)), { timeout: 15_000 }).not.toBeNull()
  })

  it('memory in every form with what the first answer had, but for what is said of one answer only', async () => {
    const { path } = await newCard()
    for (const form of ['', '.vcf', '/qr.svg', '/qr.png']) {
      const [first, second] = [await request('GET', path + form), await request('GET', path + form)]
      expect(first.headers.get('X-Request-Id')).toBeTruthy()
      expect(second.headers.get('X-Request-Id')).toBeNull()
      const headersOf = ({ headers }: Response) =>
        [...headers].filter(([name]) => name !== 'x-request-id' && name !== 'age')
      expect(headersOf(second)).toEqual(headersOf(first))
      expect(await second.arrayBuffer()).toEqual(await first.arrayBuffer())
      expect((await request('HEAD', path + form)).status).toBe(200)
      const etag = first.headers.get('ETag') ?? ''
      const same = await request('GET', `${path + form}?s=qr`, { headers: { 'If-None-Match': `W/${etag}` } })
      expect([same.status, await same.text(), same.headers.get('ETag')]).toEqual([304, '', etag])
    }
  })

  it.each([
    ['gzip, deflate, br, zstd', undefined, 'br'],
    ['gzip;q=1, BR ; q=0.001', undefined, 'br'],
    ['br;q=0', undefined, null],
    ['identity;q=1, br; q=0.000, gzip', undefined, null],
    ['x-br, brotli', undefined, null],
    ['br, gzip', 'gzip;q=1.0, br;q=0', null],
    ['gzip', 'gzip, br', 'br'],
  ])('memory, packed for whoever takes it: Accept-Encoding %s, the visitor’s own %s', async (header, own, encoding) => {
    const { path } = await newCard()
    await request('GET', path)
    const cf = own === undefined ? {} : { cf: { clientAcceptEncoding: own } }
    const response = await request('GET', path, { headers: { 'Accept-Encoding': header }, ...cf })
    expect([tierOf(response), response.headers.get('Content-Encoding')]).toEqual(['memory', encoding])
    const etag = response.headers.get('ETag') ?? ''
    const same = await request('GET', path, { headers: { 'Accept-Encoding': header, 'If-None-Match': etag }, ...cf })
    const names = ['ETag', 'Content-Encoding', 'Vary', 'Cache-Control']
    expect([same.status, ...names.map((name) => same.headers.get(name))]).toEqual([
      304,
      ...names.map((name) => (name === 'Content-Encoding' ? null : response.headers.get(name))),
    ])
    forgetCopies()
    const cold = await request('GET', path, { headers: { 'If-None-Match': etag } })
    expect([cold.status, cold.headers.get('ETag')]).toEqual([304, etag])
  })

  it('memory while KV is as slow as in the field, with no visitor waiting for it', async () => {
    const { path } = await newCard()
    await request('GET', path)
    const slow = withKv({ isSlow: true })
    for (let n = 0; n < 20; n++) {
      forward(6 * SECOND)
      expect(tierOf(await request('GET', path, { env: slow.env }))).toBe('memory')
    }
    expect(slow.counts.reads).toBeGreaterThan(0)
  })

  it('a copy up to a minute old while a newer one is fetched for the next visitor', async () => {
    forward(0)
    const { path } = await newCard()
    await request('GET', path)
    const slow = withKv({})
    forward(40 * SECOND)
    const stale = await request('GET', path, { env: slow.env })
    expect([tierOf(stale), Number(stale.headers.get('Age')), slow.counts.reads]).toEqual(['memory', 40, 1])
    const renewed = await request('GET', path, { env: slow.env })
    expect([tierOf(renewed), renewed.headers.get('Age'), slow.counts.reads]).toEqual(['memory', '0', 1])
  })
})

describe('everything behind a card fails', () => {
  it('and it is served for a day in every form, which a header and the log say', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    forward(0)
    const { path } = await newCard()
    const forms = [path, `${path}.vcf`, `${path}/qr.svg`, `${path}/qr.png`, `/api${path}`]
    forward(23 * HOUR)
    for (const form of forms) {
      const response = await request('GET', form, { env: allAway() })
      expect([form, response.status]).toEqual([form, 200])
      expect(response.headers.get('Cache-Status')).toMatch(/^edgecard; hit; ttl=-\d+; detail=unreachable$/)
      expect(Number(response.headers.get('Age'))).toBe((23 * HOUR) / SECOND)
    }
    expect(warn.mock.calls.flat().join()).toContain('stale_card_served')
    warn.mockRestore()
    forward(2 * HOUR)
    expect((await request('GET', path, { env: allAway() })).status).toBe(503)
  })

  it('also after the isolate was restarted', async () => {
    const { path } = await newCard()
    forward(HOUR)
    await expect.poll(async () => (await requestOfNew(await restarted(), path, allAway())).status).toBe(200)
  })

  it('slowly: a visitor waits no longer than there is a copy to show', async () => {
    const { path } = await newCard()
    const hanging = { get: () => new Promise(() => {}), put: () => new Promise(() => {}) } as unknown as KVNamespace
    forward(2 * MINUTE)
    const response = await requestOf('GET', path, { ...testEnv, CARDS: hanging })
    expect(response.headers.get('Cache-Status')).toContain('unreachable')
  })

  it('not, but KV alone hangs: Postgres is asked instead', async () => {
    const { path } = await newCard()
    const hanging = { get: () => new Promise(() => {}), put: () => new Promise(() => {}) } as unknown as KVNamespace
    forgetCopies()
    const response = await requestOf('GET', path, { ...testEnv, CARDS: hanging })
    expect([response.status, tierOf(response)]).toEqual([200, 'db'])
  })

  it('now and then: a database that fails every other time is asked again by the next visitor', async () => {
    const { path, address } = await newCard()
    await testEnv.CARDS.delete(cacheKey(address))
    const { env: counted, name } = countedEnv()
    const { env } = recordedProjections(counted)
    forgetCopies()
    for (let n = 0; n < 3; n++) {
      await fault(env.DATABASE_URL, { application_name: name, status: 500, times: 1 })
      expect((await request('GET', path, { env })).status).toBe(503)
      expect((await request('GET', path, { env })).status).toBe(200)
      await testEnv.CARDS.delete(cacheKey(address))
      forgetCopies()
    }
  })

  /** Without waiting for what was deferred, which here never ends. */
  async function requestOf(method: string, path: string, env: Bindings) {
    const { default: worker } = await import('../src/worker')
    const incoming = new Request<unknown, IncomingRequestCfProperties>(new URL(path, env.PUBLIC_URL), { method })
    const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext
    return worker.fetch(incoming, env, context)
  }
})
