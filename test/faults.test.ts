import { afterEach, describe, expect, it, vi } from 'vitest'
import { cacheKey } from '../src/cards/address'
import { putEntry } from '../src/cards/kv'
import type { Bindings } from '../src/env'
import worker from '../src/worker'
import { call, countedEnv, fault, forgetCopies, request, testEnv } from './support/client'
import { recordedProjections } from './support/projections'
import { addEmployee, asOwner, newTenant } from './support/tenant'

afterEach(() => void vi.useRealTimers())

const away: Bindings = { ...testEnv, DATABASE_URL: 'postgres://edgecard_app:x@127.0.0.1:1/db' }

/** A KV that fails in the ways given; what is not given is the real one. */
const kv = (faults: Partial<Record<'get' | 'put', () => Promise<never>>>) =>
  new Proxy(testEnv.CARDS, {
    get: (real, name) => faults[name as 'get' | 'put'] ?? (Reflect.get(real, name) as () => unknown).bind(real),
  })
const failing = () => Promise.reject(new Error('KV is down'))

describe('the database is down', () => {
  it('answers 503 with Retry-After on the API, and health says so', async () => {
    const tenant = await newTenant()
    const { status, body, response } = await call('GET', `/api/company/${tenant.companyId}`, {
      token: tenant.token,
      env: away,
    })
    expect([status, body.code]).toEqual([503, 'unavailable'])
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
    const health = await call('GET', '/api/health', { env: away })
    expect([health.status, health.body.database, health.body.kv]).toEqual([503, 'down', 'ok'])
    const signup = { email: 'a@example.com', password: 'long enough', full_name: 'A' }
    expect((await call('POST', '/api/auth/signup', { json: signup, env: away })).status).toBe(503)
  })

  it('still serves cards that were seen, in every form, and counts taps on them', async () => {
    const tenant = await newTenant()
    const { card, public_slug } = await addEmployee(tenant)
    const path = new URL(card.url).pathname
    forgetCopies()
    for (const suffix of ['', '.vcf', '/qr.svg', '/qr.png']) {
      expect((await request('GET', path + suffix, { env: away })).status).toBe(200)
    }
    expect((await call('GET', `/api${path}`, { env: away })).status).toBe(200)
    const track = `/api/analytics/track?company_slug=${tenant.slug}&employee_slug=${public_slug}`
    expect((await call('POST', track, { json: { action: 'view' }, env: away })).status).toBe(202)
  })

  it('answers a card nobody has seen with a page that says to try again', async () => {
    const response = await request('GET', '/card/never-seen/nobody', { env: away })
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBeTruthy()
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect((await call('GET', '/api/card/never-seen/nobody', { env: away })).body.code).toBe('unavailable')
  })

  it('says 503 to a server error of Neon, and serves again right after', async () => {
    const tenant = await newTenant()
    const { env, name } = countedEnv()
    await fault(env.DATABASE_URL, { application_name: name, status: 500, times: 1 })
    const read = () => call('GET', `/api/company/${tenant.companyId}`, { token: tenant.token, env })
    expect((await read()).status).toBe(503)
    expect((await read()).status).toBe(200)
  })

  it('answers 503 when a write’s answer is lost, and a repeat finds what was stored', async () => {
    const tenant = await newTenant()
    const { env, name } = countedEnv()
    await fault(env.DATABASE_URL, { application_name: name, drop_answer: true, times: 1 })
    const json = { full_name: 'Written Once', email: 'once@example.com' }
    const add = () => call('POST', `/api/company/${tenant.companyId}/employees`, { token: tenant.token, json, env })
    expect((await add()).status).toBe(503)
    expect((await add()).body.code).toBe('conflict')
    const rows = await asOwner('select 1 from employees where company_id = $1', [tenant.companyId])
    expect(rows).toHaveLength(1)
  })
})

describe('an answer of the database breaks off in the middle', () => {
  const cutOnce = async () => {
    const { env, name } = countedEnv()
    await fault(env.DATABASE_URL, { application_name: name, cut_answer: true, times: 1 })
    return env
  }

  it('answers 503 to a read, and serves again right after', async () => {
    const tenant = await newTenant()
    const env = await cutOnce()
    const read = () => call('GET', `/api/company/${tenant.companyId}`, { token: tenant.token, env })
    expect((await read()).body.code).toBe('unavailable')
    expect((await read()).status).toBe(200)
  })

  it('logs nothing of what was asked', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { email } = await newTenant()
    const { status } = await call('POST', '/api/auth/login', { json: { email, password: 'x' }, env: await cutOnce() })
    const log = error.mock.calls.flat().join('\n')
    error.mockRestore()
    expect(status).toBe(503)
    expect(log).toContain('broke off')
    expect(log).not.toContain(email)
  })

  it('has events come again', async () => {
    const tenant = await newTenant()
    const { id } = await addEmployee(tenant)
    const body = {
      ...{ type: 'event', id: crypto.randomUUID(), company_id: tenant.companyId, employee_id: id, action: 'view' },
      ...{ device: 'other', region: null, ip_network: null, occurred_at: new Date().toISOString() },
    }
    const outcomes: string[] = []
    const [ack, retry] = ['ack', 'retry'].map((outcome) => () => void outcomes.push(outcome))
    const message = { id: '1', timestamp: new Date(), attempts: 1, body, ack, retry }
    const batch = { queue: 'edgecard-events', messages: [message] } as unknown as Parameters<typeof worker.queue>[0]
    const env = await cutOnce()
    await worker.queue(batch, env)
    await worker.queue(batch, env)
    expect(outcomes).toEqual(['retry', 'ack'])
    const rows = await asOwner('select 1 from analytics where id = $1', [body.id])
    expect(rows).toHaveLength(1)
  })
})

describe.each(['drop_answer', 'cut_answer'])('the answer of a change is lost: %s', (loss) => {
  it.each([
    ['PATCH', '/api/employees/EMPLOYEE', { job_title: 'New' }],
    ['DELETE', '/api/employees/EMPLOYEE', undefined],
    ['PATCH', '/api/company/COMPANY', { name: 'New' }],
  ])('%s %s: the cards follow, because it was stored', async (method, path, json) => {
    const tenant = await newTenant()
    const { id } = await addEmployee(tenant)
    const counted = countedEnv()
    const { env, sent } = recordedProjections(counted.env)
    await fault(env.DATABASE_URL, { application_name: counted.name, [loss]: true, times: 1 })
    const target = path.replace('EMPLOYEE', id).replace('COMPANY', tenant.companyId)
    expect((await call(method, target, { token: tenant.token, json, env })).status).toBe(503)
    const about = { company_id: tenant.companyId }
    expect(sent).toEqual([
      path.includes('EMPLOYEE')
        ? { type: 'person', ...about, employee_id: id }
        : { type: 'company', ...about, after: null },
    ])
  })
})

describe('KV fails', () => {
  it('serves cards from the database', async () => {
    const tenant = await newTenant()
    const { card } = await addEmployee(tenant)
    forgetCopies()
    const env = { ...testEnv, CARDS: kv({ get: failing, put: failing }) }
    expect((await request('GET', new URL(card.url).pathname, { env })).status).toBe(200)
    expect((await call('GET', '/api/health', { env })).body).toMatchObject({ status: 'ok', kv: 'down' })
  })

  it('saves a change all the same, and the repair message shows it', async () => {
    const tenant = await newTenant()
    const { id, card } = await addEmployee(tenant, { job_title: 'Before' })
    const env = { ...testEnv, CARDS: kv({ put: failing }) }
    const changed = await call('PATCH', `/api/employees/${id}`, {
      token: tenant.token,
      json: { job_title: 'After' },
      env,
    })
    expect(changed.status).toBe(200)
    forgetCopies()
    const title = async () => (await call('GET', `/api${new URL(card.url).pathname}`, { env: away })).body.job_title
    await expect.poll(title, { timeout: 15_000 }).toBe('After')
  })

  it('says that a change is saved, and not to send it again, when neither KV nor the repair could be written', async () => {
    const { token, ...tenant } = await newTenant()
    const PROJECTIONS = { send: failing } as unknown as Bindings['PROJECTIONS']
    const env = { ...testEnv, CARDS: kv({ put: failing, get: failing }), PROJECTIONS }
    const company = `/api/company/${tenant.companyId}`
    for (const [method, path, json] of [
      ['POST', `${company}/employees`, { full_name: 'Added Once' }],
      ['PATCH', company, { name: 'New' }],
    ] as const) {
      const { status, body, response } = await call(method, path, { token, json, env })
      expect([status, body.code, response.headers.get('Retry-After')]).toEqual([503, 'unavailable', null])
      expect(body.detail).toMatch(/saved.*within half an hour.*not send it again/s)
    }
  })
})

describe('an older projection', () => {
  it('never overwrites a newer one', async () => {
    const tenant = await newTenant()
    const { id, public_slug, card } = await addEmployee(tenant, { job_title: 'First' })
    const address = { publicUrl: testEnv.PUBLIC_URL, companySlug: tenant.slug, employeeSlug: public_slug }
    const older = await testEnv.CARDS.get(cacheKey(address))
    await call('PATCH', `/api/employees/${id}`, { token: tenant.token, json: { job_title: 'Second' } })
    const title = async () => JSON.parse((await testEnv.CARDS.get(cacheKey(address))) ?? '').payload.job_title
    await expect.poll(title, { timeout: 15_000 }).toBe('Second')
    forgetCopies()
    expect(await putEntry(testEnv.CARDS, address, JSON.parse(older ?? ''))).toBe('kept')
    expect((await call('GET', `/api${new URL(card.url).pathname}`)).body.job_title).toBe('Second')
  })
})

describe('a repair', () => {
  it('puts the card even when this location’s copy of KV says that it is there', async () => {
    const tenant = await newTenant()
    const { public_slug } = await addEmployee(tenant)
    const address = { publicUrl: testEnv.PUBLIC_URL, companySlug: tenant.slug, employeeSlug: public_slug }
    const copy = await testEnv.CARDS.get(cacheKey(address), 'json')
    forgetCopies()
    let puts = 0
    const CARDS = { get: async () => copy, put: async () => void puts++ } as unknown as KVNamespace
    const body = { type: 'card', company_slug: tenant.slug, employee_slug: public_slug }
    const message = { id: '1', timestamp: new Date(), attempts: 1, body, ack: () => {}, retry: () => {} }
    const batch = { queue: 'edgecard-projections', messages: [message] }
    await worker.queue(batch as unknown as Parameters<typeof worker.queue>[0], { ...testEnv, CARDS })
    expect(puts).toBe(1)
  })
})

describe('a company’s change', () => {
  it('reaches every card of it', async () => {
    const tenant = await newTenant('Before Ltd')
    const paths: string[] = []
    for (let index = 0; index < 4; index++) paths.push(new URL((await addEmployee(tenant)).card.url).pathname)
    await call('PATCH', `/api/company/${tenant.companyId}`, {
      token: tenant.token,
      json: { name: 'After Ltd', brand_color: '#123456' },
    })
    forgetCopies()
    for (const path of paths) {
      const company = async () => (await call('GET', `/api${path}`, { env: away })).body
      await expect
        .poll(company, { timeout: 15_000 })
        .toMatchObject({ company_name: 'After Ltd', company_brand_color: '#123456' })
    }
  })
})
