import { describe, expect, it } from 'vitest'
import { cacheKey } from '../src/cards/address'
import { putEdge, readEdge } from '../src/cards/edge'
import { call, countedEnv, forgetCopies, forward, request, testEnv } from './support/client'
import {
  HOUR,
  MINUTE,
  newCard,
  requestOfNew,
  restarted,
  restartedWithCopy,
  SECOND,
  setTitle,
  tierOf,
  useIsolates,
  withKv,
} from './support/isolates'
import { addEmployee, newTenant } from './support/tenant'

useIsolates()

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
