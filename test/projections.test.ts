import { afterEach, describe, expect, it, vi } from 'vitest'
import { type CardAddress, cacheKey } from '../src/cards/address'
import { KV_OPERATIONS_MAX } from '../src/cards/consumer'
import type { Bindings } from '../src/env'
import worker from '../src/worker'
import { call, countedEnv, fault, forward, type Json, testEnv } from './support/client'
import { faultyKv } from './support/faulty-kv'
import type { KvFaults } from './support/kv-faults'
import { heldQueue } from './support/projection-queue'
import { addEmployee, asOwner, enlarge, newTenant, type Tenant } from './support/tenant'

afterEach(() => void vi.useRealTimers())

const SECOND = 1_000
/** A read and a write. */
const OPERATIONS_OF_A_CARD = 2

function faultyWorld(faults: KvFaults, env: Bindings = testEnv) {
  const { kv, counts, written } = faultyKv(env.CARDS, faults)
  const queue = heldQueue({ ...env, CARDS: kv }, () => counts.reads + counts.writes)
  const versionsOf = (key: string) => (written.get(key) ?? []).map(({ value }) => JSON.parse(value).version as number)
  return { ...queue, faults, counts, written, versionsOf }
}

const keyOf = (tenant: Tenant, employeeSlug: string) => {
  const address: CardAddress = { publicUrl: testEnv.PUBLIC_URL, companySlug: tenant.slug, employeeSlug }
  return cacheKey(address)
}
const entryOf = async (tenant: Tenant, slug: string): Promise<Json> =>
  testEnv.CARDS.get(keyOf(tenant, slug), { type: 'json' })

const patch = (tenant: Tenant, path: string, json: object, env: Bindings) =>
  call('PATCH', path, { token: tenant.token, json, env })

describe('a card edited fifty times in ten seconds', () => {
  it('ends as the last edit left it, with no key written twice in a second', async () => {
    const tenant = await newTenant()
    const world = faultyWorld({ isPaced: true })
    const { id, public_slug } = await addEmployee(tenant)
    for (let n = 1; n <= 50; n++) {
      forward(200)
      expect((await patch(tenant, `/api/employees/${id}`, { job_title: `Edit ${n}` }, world.env)).status).toBe(200)
      await world.deliver()
    }
    for (let n = 0; n < 5; n++) {
      forward(SECOND)
      await world.deliver()
    }
    expect((await entryOf(tenant, public_slug)).payload.job_title).toBe('Edit 50')
    expect([world.counts.refused, world.waiting()]).toEqual([0, 0])
    expect(world.counts.writes).toBeLessThanOrEqual(15)
    const versions = world.versionsOf(keyOf(tenant, public_slug))
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
  })
})

describe('an edit whose answer is lost', () => {
  it('has the card of that person put again, without a look at the others', async () => {
    const tenant = await newTenant()
    const [{ id, public_slug }] = [await addEmployee(tenant), await addEmployee(tenant), await addEmployee(tenant)]
    forward(2 * SECOND)
    const { env, name } = countedEnv()
    const world = faultyWorld({}, env)
    await fault(env.DATABASE_URL, { application_name: name, drop_answer: true, times: 1 })
    expect((await patch(tenant, `/api/employees/${id}`, { job_title: 'Stored' }, world.env)).status).toBe(503)
    await world.deliver()
    expect((await entryOf(tenant, public_slug)).payload.job_title).toBe('Stored')
    expect(world.versionsOf(keyOf(tenant, public_slug))).toHaveLength(1)
    expect([world.waiting(), world.invocations]).toEqual([0, [OPERATIONS_OF_A_CARD]])
  })
})

describe('a batch of cards of which KV refuses one', () => {
  it('puts the others, and comes back to that one alone', async () => {
    const tenant = await newTenant()
    const people = [await addEmployee(tenant), await addEmployee(tenant), await addEmployee(tenant)]
    const [refused] = people
    forward(2 * SECOND)
    const world = faultyWorld({})
    for (const { id } of people) await patch(tenant, `/api/employees/${id}`, { job_title: 'Put' }, world.env)
    forward(3 * SECOND)
    const { put } = world.env.CARDS
    world.env.CARDS.put = async (...args: Parameters<typeof put>) => {
      if (args[0] === keyOf(tenant, refused.public_slug)) throw new Error('KV PUT failed: 500 Internal Server Error')
      return put(...args)
    }
    expect(await world.deliver()).toBe(people.length)
    expect(world.waiting()).toBe(1)
    world.env.CARDS.put = put
    forward(11 * SECOND)
    expect(await world.deliver()).toBe(1)
    expect(world.waiting()).toBe(0)
    for (const { public_slug } of people) expect(world.versionsOf(keyOf(tenant, public_slug))).toHaveLength(2)
  })
})

describe('a fan-out', () => {
  /** More than one message of a fan-out takes. */
  const PEOPLE = 520

  async function bigTenant() {
    const tenant = await newTenant()
    await enlarge(tenant)
    const csv = ['name', ...Array.from({ length: PEOPLE }, (_, n) => `Person ${n}`)].join('\n')
    const path = `/api/company/${tenant.companyId}/employees/import`
    const quiet = heldQueue(testEnv)
    const headers = { 'Content-Type': 'text/csv' }
    await call('POST', path, { token: tenant.token, headers, body: csv, env: quiet.env })
    return tenant
  }
  const slugs = async (tenant: Tenant) =>
    (await asOwner('select public_slug from employees where company_id = $1', [tenant.companyId])).map(
      (row) => row.public_slug as string,
    )
  const rebrand = (tenant: Tenant, brand_color: string, env: Bindings) =>
    patch(tenant, `/api/company/${tenant.companyId}`, { brand_color }, env)
  async function expectNewest(world: ReturnType<typeof faultyWorld>, tenant: Tenant, colour: string) {
    for (const slug of await slugs(tenant)) {
      expect((await entryOf(tenant, slug))?.payload.company_brand_color).toBe(colour)
      const versions = world.versionsOf(keyOf(tenant, slug))
      expect(versions).toEqual([...versions].sort((a, b) => a - b))
    }
  }
  async function deliverAll(world: ReturnType<typeof faultyWorld>, how = {}) {
    for (let n = 0; n < 40 && world.waiting() > 0; n++) {
      await world.deliver(how)
      forward(11 * SECOND)
    }
    expect(world.waiting()).toBe(0)
  }

  it('asks KV for no more than an invocation may, writes each card once, and tells how far it is', async () => {
    const tenant = await bigTenant()
    const world = faultyWorld({})
    await rebrand(tenant, '#0a7c66', world.env)
    await deliverAll(world)
    await expectNewest(world, tenant, '#0a7c66')
    const cards = [...world.written].filter(([key]) => key.startsWith('card:'))
    expect([cards.length, cards.every(([, writes]) => writes.length === 1)]).toEqual([PEOPLE, true])
    expect(Math.max(...world.invocations)).toBeLessThanOrEqual(KV_OPERATIONS_MAX)
    const path = `/api/company/${tenant.companyId}/refresh`
    const { body } = await call('GET', path, { token: tenant.token, env: world.env })
    expect(body).toMatchObject({ total: PEOPLE, done: PEOPLE, finished: true })
  })

  it('leaves what an invocation has no room for to the next', async () => {
    const tenants = [await bigTenant(), await bigTenant(), await bigTenant()]
    const world = faultyWorld({})
    for (const tenant of tenants) await rebrand(tenant, '#224466', world.env)
    await deliverAll(world)
    for (const tenant of tenants) await expectNewest(world, tenant, '#224466')
    expect(Math.max(...world.invocations)).toBeLessThanOrEqual(KV_OPERATIONS_MAX)
  })

  it('comes through repeated, reordered and cut off half-way, and two at once', async () => {
    const tenant = await bigTenant()
    const world = faultyWorld({})
    await rebrand(tenant, '#111111', world.env)
    await world.deliver({ isTwice: true })
    await rebrand(tenant, '#222222', world.env)
    for (let n = 0; n < 3; n++) {
      let puts = 0
      const { put } = world.env.CARDS
      world.env.CARDS.put = async (...args: Parameters<typeof put>) => {
        if (++puts > 100) throw new Error('the invocation was cut off')
        return put(...args)
      }
      await world.deliver({ isTwice: true, isReversed: true, batchSize: 20 })
      world.env.CARDS.put = put
      forward(11 * SECOND)
    }
    await deliverAll(world, { isTwice: true, isReversed: true })
    await expectNewest(world, tenant, '#222222')
  })
})

describe('the sweep', () => {
  const sweep = (env: Bindings) =>
    worker.scheduled({ cron: '*/15 * * * *', scheduledTime: Date.now(), noRetry() {} } as never, env)

  it('repairs a card that reached KV neither at once nor through the queue, and says so', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const tenant = await newTenant()
    const world = faultyWorld({})
    const json = { full_name: 'Left Behind', job_title: 'First' }
    const path = `/api/company/${tenant.companyId}/employees`
    const { body } = await call('POST', path, { token: tenant.token, json, env: world.env })
    forward(3 * SECOND)
    await world.deliver()
    const lost = { ...world.env, PROJECTIONS: heldQueue(world.env).env.PROJECTIONS }
    world.faults.isDown = true
    await patch(tenant, `/api/employees/${body.id}`, { job_title: 'Second' }, lost)
    world.faults.isDown = false
    forward(3 * SECOND)
    expect((await entryOf(tenant, body.public_slug)).payload.job_title).toBe('First')
    // Those that others left behind would come first.
    await asOwner(
      `update cards set projected_version = card_version where company_id <> $1 and projected_version < card_version
        and updated_at < now() - interval '15 minutes'`,
      [tenant.companyId],
    )
    const age = `update cards set updated_at = now() - interval '1 hour' where company_id = $1`
    await asOwner(age, [tenant.companyId])

    await sweep(world.env)
    const [report] = log.mock.calls.flat().map((line) => JSON.parse(line))
    expect(report).toMatchObject({ event: 'projections_swept' })
    expect(report.companies).toContainEqual({ companyId: tenant.companyId, cards: 1 })
    await world.deliver()
    expect((await entryOf(tenant, body.public_slug)).payload.job_title).toBe('Second')

    log.mockClear()
    await sweep(world.env)
    const [after] = log.mock.calls.flat().map((line) => JSON.parse(line))
    expect(after.companies.map((company: Json) => company.companyId)).not.toContain(tenant.companyId)
    log.mockRestore()
  })
})
