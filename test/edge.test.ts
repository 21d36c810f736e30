import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type CardAddress, cacheKey } from '../src/cards/address'
import { putEdge, readEdge } from '../src/cards/edge'
import type { Bindings } from '../src/env'
import { call, countedEnv, fault, forgetCopies, forward, request, testEnv } from './support/client'
import { faultyKv } from './support/faulty-kv'
import type { KvFaults } from './support/kv-faults'
import { recordedProjections } from './support/projections'
import { addEmployee, newTenant, type Tenant } from './support/tenant'

/** What a worker loads when it first needs it has to come from its own modules, not from those after `restarted`. */
beforeAll(async () => void (await request('GET', '/card/nobody/at-all')))
afterEach(() => void vi.useRealTimers())

const AWAY = 'postgres://edgecard_app:x@127.0.0.1:1/db'
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** No repair of it comes, which would put it into KV again in the midst of a test. */
async function newCard(fields = {}) {
  const tenant = await newTenant()
  const { id, public_slug } = await addEmployee(tenant, { job_title: 'First', ...fields }, recordedProjections().env)
  const address: CardAddress = { publicUrl: testEnv.PUBLIC_URL, companySlug: tenant.slug, employeeSlug: public_slug }
  return { tenant, id, path: `/card/${tenant.slug}/${public_slug}`, address }
}

const withKv = (faults: KvFaults, env: Bindings = testEnv) => {
  const { kv, counts, written } = faultyKv(testEnv.CARDS, faults)
  return { env: { ...env, CARDS: kv } as Bindings, counts, written }
}
const allAway = () => withKv({ isDown: true }, { ...testEnv, DATABASE_URL: AWAY }).env
const setTitle = (tenant: Tenant, id: string, job_title: string, env: Bindings = testEnv) =>
  call('PATCH', `/api/employees/${id}`, { token: tenant.token, json: { job_title }, env })
const tierOf = (response: Response) => /desc=(\w+)/.exec(response.headers.get('Server-Timing') ?? '')?.[1]

/** What another isolate of this location would have: no memory of this one's. */
async function restarted() {
  vi.resetModules()
  return (await import('../src/worker')).default
}
/** One that has the card from the location: it waits for that no longer than a moment (src/cards/cache.ts). */
async function restartedWithCopy(path: string, env: Bindings = testEnv) {
  let worker = await restarted()
  await expect
    .poll(async () => {
      worker = await restarted()
      return tierOf(await requestOfNew(worker, path, env))
    })
    .toBe('edge')
  return worker
}
async function requestOfNew(worker: Awaited<ReturnType<typeof restarted>>, path: string, env: Bindings = testEnv) {
  const { createExecutionContext, waitOnExecutionContext } = await import('cloudflare:test')
  const context = createExecutionContext()
  const incoming = new Request<unknown, IncomingRequestCfProperties>(new URL(path, env.PUBLIC_URL))
  const response = await worker.fetch(incoming, env, context)
  await waitOnExecutionContext(context)
  return response
}

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

describe('an edit', () => {
  it('is seen at once where it was made, while KV tells the old for a minute, and never taken back', async () => {
    const { tenant, id, path, address } = await newCard()
    const stale = withKv({ staleFor: MINUTE })
    expect(await stale.env.CARDS.get(cacheKey(address))).toContain('First')
    await setTitle(tenant, id, 'Second', stale.env)
    const worker = await restartedWithCopy(path, stale.env)
    for (let seconds = 0; seconds < 90; seconds += 10) {
      for (const response of [
        await request('GET', `/api${path}`, { env: stale.env }),
        await requestOfNew(worker, `/api${path}`, stale.env),
      ])
        expect([seconds, ((await response.json()) as { job_title: string }).job_title]).toEqual([seconds, 'Second'])
      forward(10 * SECOND)
    }
  })

  it('that withdraws the card is seen in every form', async () => {
    const { tenant, id, path } = await newCard()
    const forms = [path, `${path}.vcf`, `${path}/qr.svg`, `${path}/qr.png`, `/api${path}`]
    for (const form of forms) expect((await request('GET', form)).status).toBe(200)
    await call('DELETE', `/api/employees/${id}`, { token: tenant.token })
    for (const form of forms) expect([form, (await request('GET', form)).status]).toEqual([form, 410])
    const worker = await restartedWithCopy(path)
    for (const form of forms) expect([form, (await requestOfNew(worker, form)).status]).toEqual([form, 410])
  })
})

describe('a card that was withdrawn while nobody looked', () => {
  it('is not shown to the next visitor only because KV takes its time', async () => {
    const { tenant, id, path, address } = await newCard()
    const worker = await restarted()
    expect((await requestOfNew(worker, path)).status).toBe(200)
    const copy = await readEdge(address)
    await call('DELETE', `/api/employees/${id}`, { token: tenant.token })
    if (!copy) throw new Error('the location has no copy')
    await expect.poll(() => testEnv.CARDS.get(cacheKey(address)), { timeout: 15_000 }).toContain('"gone"')
    await caches.default.delete(`${address.publicUrl}/.cards/${encodeURIComponent(cacheKey(address))}`)
    await putEdge(address, copy)
    forward(2 * HOUR)
    const late = 321
    const get = async (...args: [string, 'json']) => {
      await new Promise((resolve) => setTimeout(resolve, late))
      return testEnv.CARDS.get(...args)
    }
    const CARDS = { get, put: async () => {} } as unknown as KVNamespace
    expect((await requestOfNew(await restarted(), path, { ...testEnv, CARDS })).status).toBe(410)
  })

  it('is never put into KV by a visitor’s read, which may be older than what was written since', async () => {
    const { path, address } = await newCard()
    await testEnv.CARDS.delete(cacheKey(address))
    forgetCopies()
    const world = withKv({})
    expect(tierOf(await request('GET', path, { env: world.env }))).toBe('db')
    expect(world.counts.writes).toBe(0)
  })
})

describe('unknown addresses', () => {
  it('cost Postgres a bounded number of queries, and hide no card that is asked for among them', async () => {
    const { path, address } = await newCard()
    await testEnv.CARDS.delete(cacheKey(address))
    forgetCopies()
    const { env, roundTrips } = countedEnv()
    const started = performance.now()
    const unknown = Array.from({ length: 300 }, () => request('GET', `/card/nobody/${crypto.randomUUID()}`, { env }))
    const known = request('GET', path, { env })
    expect((await known).status).toBe(200)
    for (const response of await Promise.all(unknown)) expect(response.status).toBe(404)
    const seconds = (performance.now() - started) / SECOND
    expect(await roundTrips()).toBeLessThanOrEqual(2 + Math.ceil(10 * seconds))
  })

  it('are remembered by the location for a moment, and write nothing to KV', async () => {
    const { env, roundTrips } = countedEnv()
    const { env: counted, counts } = withKv({}, env)
    const path = `/card/nobody/${crypto.randomUUID()}`
    for (let n = 0; n < 5; n++) expect((await request('GET', path, { env: counted })).status).toBe(404)
    expect(counts.writes).toBe(0)
    // Twice where the location took its time.
    expect(await roundTrips()).toBeLessThanOrEqual(2)
    const [, , companySlug = '', employeeSlug = ''] = path.split('/')
    expect((await readEdge({ publicUrl: testEnv.PUBLIC_URL, companySlug, employeeSlug }))?.entry.state).toBe('missing')
  })

  it('are found as soon as they lead somewhere', async () => {
    const tenant = await newTenant()
    const path = `/card/${tenant.slug}/early-bird`
    const worker = await restarted()
    expect((await requestOfNew(worker, path)).status).toBe(404)
    await addEmployee(tenant, { full_name: 'Early Bird' })
    expect((await requestOfNew(worker, path)).status).toBe(200)
  })
})
