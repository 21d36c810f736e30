import { uuidv7 } from 'uuidv7'
import { describe, expect, it } from 'vitest'
import type { EventMessage } from '../src/analytics/message'
import type { Bindings } from '../src/env'
import worker from '../src/worker'
import { call, countedEnv, type Json, testEnv } from './support/client'
import { deliver, eventOf } from './support/events'
import { addEmployee, asOwner, newEmployeeUser, newTenant, type Tenant } from './support/tenant'

type Person = { id: string; public_slug: string }

const track = (tenant: Tenant, person: Person, json: Json, more: Parameters<typeof call>[2] = {}) =>
  call('POST', `/api/analytics/track?company_slug=${tenant.slug}&employee_slug=${person.public_slug}`, {
    json,
    ...more,
  })

const report = async ({ companyId, token }: Tenant, query = '') =>
  (await call('GET', `/api/analytics/company/${companyId}?${query}`, { token })).body

const event = (tenant: Tenant, person: Person, changes: Partial<EventMessage> = {}) =>
  eventOf(tenant, { employee_id: person.id, ...changes })

/** Bindings whose dead letters can be read. */
function buried(env: Bindings = testEnv) {
  const letters: Json[] = []
  const DEAD_LETTERS = { send: async (letter: Json) => void letters.push(letter) } as unknown as Queue
  return { env: { ...env, DEAD_LETTERS }, letters }
}

const away: Bindings = { ...testEnv, DATABASE_URL: 'postgres://edgecard_app:x@127.0.0.1:1/db' }

describe('tracking', () => {
  it('counts a tap through the queue, with device, region and network', async () => {
    const tenant = await newTenant()
    const person = await addEmployee(tenant)
    const headers = {
      'User-Agent':
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'CF-Connecting-IP': '203.0.113.77',
    }
    const { status, body } = await track(
      tenant,
      person,
      { action: 'call' },
      { headers, cf: { country: 'DE', regionCode: 'BE' } },
    )
    expect(status).toBe(202)
    expect(body).toEqual({ status: 'tracked', event_id: expect.any(String) })
    await expect.poll(async () => (await report(tenant)).summary.call, { timeout: 15_000 }).toBe(1)
    const { events, days } = await report(tenant)
    expect(events).toMatchObject([
      { id: body.event_id, action: 'call', device: 'mobile', region: 'DE-BE', employee_id: person.id },
    ])
    expect(days).toEqual([{ day: events[0].occurred_at.slice(0, 10), counts: { call: 1 } }])
    const [row] = await asOwner('select ip_address from analytics where id = $1', [body.event_id])
    expect(row).toEqual({ ip_address: '203.0.113.0/24' })
  })

  it('keeps a network of an IPv6 address, and nothing of what is no address', async () => {
    const tenant = await newTenant()
    const person = await addEmployee(tenant)
    for (const [address, kept] of [
      ['2001:db8:aaaa:bbbb::1', '2001:db8:aaaa::/48'],
      ['::ffff:198.51.100.7', '198.51.100.0/24'],
      ['not an address', null],
    ] as const) {
      const sent: EventMessage[] = []
      const EVENTS = {
        send: async (message: EventMessage) => void sent.push(message),
      } as unknown as Queue<EventMessage>
      await track(
        tenant,
        person,
        { action: 'view' },
        { headers: { 'CF-Connecting-IP': address }, env: { ...testEnv, EVENTS } },
      )
      expect(sent).toMatchObject([{ ip_network: kept }])
    }
  })

  it('refuses a card that is not there and one that is gone', async () => {
    const tenant = await newTenant()
    expect((await track(tenant, { id: '', public_slug: 'nobody' }, { action: 'view' })).status).toBe(404)
    const person = await addEmployee(tenant)
    await call('DELETE', `/api/employees/${person.id}`, { token: tenant.token })
    expect((await track(tenant, person, { action: 'view' })).status).toBe(410)
  })

  it('tries the queue again, then answers 503 and never "tracked"', async () => {
    const tenant = await newTenant()
    const person = await addEmployee(tenant)
    let failures = 2
    let sends = 0
    const EVENTS = {
      send: async () => {
        sends++
        if (failures-- > 0) throw new Error('queue is down')
      },
    } as unknown as Queue<EventMessage>
    const flapping = await track(tenant, person, { action: 'view' }, { env: { ...testEnv, EVENTS } })
    expect([flapping.status, sends]).toEqual([202, 3])
    failures = 1000
    const down = await track(tenant, person, { action: 'view' }, { env: { ...testEnv, EVENTS } })
    expect([down.status, down.body.code]).toEqual([503, 'unavailable'])
    expect(down.body.event_id).toMatch(/^[0-9a-f-]{36}$/)
    expect(Number(down.response.headers.get('Retry-After'))).toBeGreaterThan(0)
  })
})

describe('the consumer', () => {
  it('records a batch in one round trip, and a redelivery changes nothing', async () => {
    const tenant = await newTenant()
    const [one, other] = [await addEmployee(tenant), await addEmployee(tenant)]
    const events = Array.from({ length: 100 }, (_, index) =>
      event(tenant, index % 3 ? one : other, { action: index % 2 ? 'view' : 'call' }),
    )
    const { env, roundTrips } = countedEnv()
    expect(await deliver(events, env)).toMatchObject({ acks: 100, retries: 0 })
    expect(await roundTrips()).toBe(1)
    const first = await report(tenant, 'limit=200')
    expect(first.summary).toMatchObject({ view: 50, call: 50 })
    expect(first.events).toHaveLength(100)
    await deliver([...events].reverse(), env)
    await deliver([...events.slice(20, 40), ...events.slice(20, 40), ...events.slice(0, 10)], env)
    expect(await report(tenant, `limit=200&from=${first.from}&to=${first.to}`)).toEqual(first)
  })

  it('counts each event once when two consumers get overlapping batches at once', async () => {
    const tenant = await newTenant()
    const people = [await addEmployee(tenant), await addEmployee(tenant)]
    const events = Array.from({ length: 60 }, (_, index) => event(tenant, people[index % 2] as Person))
    await Promise.all([deliver(events.slice(0, 40)), deliver(events.slice(20)), deliver([...events].reverse())])
    expect((await report(tenant)).summary.view).toBe(60)
  })

  it('buries what never parses and whom it does not know, and lands the rest', async () => {
    const tenant = await newTenant()
    const person = await addEmployee(tenant)
    const stranger = event(tenant, { id: uuidv7(), public_slug: '' })
    const poison = [null, 'text', { type: 'event' }, { ...event(tenant, person), action: 'steal' }, stranger]
    const good = [event(tenant, person), event(tenant, person)]
    const { env, letters } = buried()
    expect(await deliver([...poison, ...good], env)).toMatchObject({ acks: 7, retries: 0 })
    expect((await report(tenant)).summary.view).toBe(2)
    expect(letters.map(({ body }) => body)).toEqual(expect.arrayContaining(poison))
    for (const letter of letters)
      expect(letter).toMatchObject({ queue: 'edgecard-events', reason: expect.stringMatching(/\w/) })
  })

  it('isolates an event that only Postgres refuses', async () => {
    const tenant = await newTenant()
    const person = await addEmployee(tenant)
    const poison = event(tenant, person, { region: 'NUL \u0000' })
    const good = Array.from({ length: 9 }, () => event(tenant, person))
    const { env, letters } = buried()
    expect(await deliver([...good.slice(0, 4), poison, ...good.slice(4)], env)).toMatchObject({ acks: 10, retries: 0 })
    expect((await report(tenant)).summary.view).toBe(9)
    expect(letters.map(({ body }) => body.id)).toEqual([poison.id])
  })

  it('retries the batch while the database is away, and keeps a message whose burial fails', async () => {
    const tenant = await newTenant()
    const person = await addEmployee(tenant)
    expect(await deliver([event(tenant, person), event(tenant, person)], away)).toMatchObject({ acks: 0, retries: 2 })
    const DEAD_LETTERS = { send: () => Promise.reject(new Error('down')) } as unknown as Queue
    expect(await deliver(['poison'], { ...testEnv, DEAD_LETTERS })).toMatchObject({ acks: 0, retries: 1 })
  })
})

describe('the consumer, when the fault is not the events’', () => {
  it('keeps them while the database refuses its password', async () => {
    const tenant = await newTenant()
    const person = await addEmployee(tenant)
    const url = new URL(testEnv.DATABASE_URL)
    url.username = 'nobody_at_all'
    const { env, letters } = buried({ ...testEnv, DATABASE_URL: url.href })
    expect(await deliver([event(tenant, person), event(tenant, person)], env)).toMatchObject({ acks: 0, retries: 2 })
    expect(letters).toEqual([])
  })

  it.each([
    ['edgecard-events', event({ companyId: uuidv7() } as Tenant, { id: uuidv7(), public_slug: '' })],
    ['edgecard-projections', { type: 'company', company_id: uuidv7(), after: null }],
  ])('asks for the messages of %s later and later, so that an outage of hours loses none', async (queue, body) => {
    const delays: (number | undefined)[] = []
    for (const attempts of [1, 2, 3, 50]) {
      const retry = (options?: QueueRetryOptions) => void delays.push(options?.delaySeconds)
      const message = { id: '1', timestamp: new Date(), attempts, body, retry, ack: () => {} }
      await worker.queue({ queue, messages: [message] } as unknown as Parameters<typeof worker.queue>[0], away)
    }
    expect(delays).toEqual([5, 10, 20, 600])
  })
})

describe('reading', () => {
  it('narrows to a period and a person, and pages events without gap or repeat', async () => {
    const tenant = await newTenant()
    const { employee, token } = await newEmployeeUser(tenant)
    const other = await addEmployee(tenant)
    const at = (day: string) => `${day}T23:59:59.999Z`
    await deliver([
      event(tenant, employee, { occurred_at: at('2026-01-01') }),
      event(tenant, employee, { occurred_at: at('2026-01-02'), action: 'save' }),
      event(tenant, other, { occurred_at: at('2026-01-02'), action: 'save' }),
      event(tenant, other, { occurred_at: at('2026-01-03') }),
    ])
    const january = await report(tenant, 'from=2026-01-02&to=2026-01-02')
    expect(january.summary).toMatchObject({ view: 0, save: 2 })
    expect(january.events).toHaveLength(2)
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await report(tenant, `from=2026-01-01&to=2026-01-03&limit=1${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.events.map(({ id }: Json) => id))
      cursor = page.next_cursor ?? ''
    } while (cursor)
    expect([seen.length, new Set(seen).size]).toEqual([4, 4])
    const own = await call('GET', `/api/analytics/employee/${employee.id}?from=2026-01-01&to=2026-01-31`, { token })
    expect(own.body.summary).toMatchObject({ view: 1, save: 1 })
    expect(own.body.days).toEqual([
      { day: '2026-01-01', counts: { view: 1 } },
      { day: '2026-01-02', counts: { save: 1 } },
    ])
  })
})
