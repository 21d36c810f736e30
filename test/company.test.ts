import { afterEach, describe, expect, it, vi } from 'vitest'
import { consumeProjections } from '../src/cards/consumer'
import { call, forgetCopies, type Json, request, testEnv } from './support/client'
import { refused } from './support/problem'
import { recordedProjections } from './support/projections'
import { addEmployee, asOwner, enlarge, newEmployeeUser, newSuperadmin, newTenant, type Tenant } from './support/tenant'

afterEach(() => void vi.useRealTimers())

const at = ({ companyId }: Tenant, rest = '') => `/api/company/${companyId}${rest}`
const patch = (tenant: Tenant, json: object, headers: Record<string, string> = {}, env = testEnv) =>
  call('PATCH', at(tenant), { token: tenant.token, json, headers, env })

/** Does the work of these messages, and of those that it sends; answers how many there were. */
async function workOff(tenant: Tenant, messages: unknown[], { twice = false } = {}) {
  const { env, sent } = recordedProjections()
  sent.push(...messages)
  let count = 0
  for (let body = sent.shift(); body !== undefined && count < 50; body = sent.shift(), count++) {
    const message = { id: String(count), body, attempts: 1, timestamp: new Date(), ack() {}, retry() {} }
    const batch = { queue: 'edgecard-projections', messages: twice ? [message, message] : [message] }
    await consumeProjections(batch as unknown as MessageBatch<unknown>, env)
    if (twice) sent.splice(1)
  }
  expect((await call('GET', at(tenant, '/refresh'), { token: tenant.token })).status).toBe(200)
  return count
}

describe('default links and the legal footer', () => {
  const links = { website: 'https://company.example', linkedin: 'https://www.linkedin.com/company/c' }

  it('are on the page, in the JSON and in the contact, a person’s own link before the company’s', async () => {
    const tenant = await newTenant()
    const own = { website: 'https://own.example' }
    const { public_slug } = await addEmployee(tenant, { social_links: own })
    const card = `/card/${tenant.slug}/${public_slug}`
    const before = (await request('GET', card)).headers.get('ETag')
    const { recorded, answer } = await recordedPatch(tenant, {
      default_links: links,
      legal_footer: 'Company Ltd\nRegistered in Exampleton & more',
    })
    expect([answer.status, answer.body.default_links]).toEqual([200, links])
    await workOff(tenant, recorded)
    forgetCopies()
    const page = await request('GET', card)
    expect(page.headers.get('ETag')).not.toBe(before)
    const html = await page.text()
    expect(html).toContain('Registered in Exampleton &amp; more')
    expect(html).toContain(links.linkedin)
    expect(html).not.toContain(links.website)
    expect((await call('GET', `/api${card}`)).body.social_links).toEqual({ ...links, ...own })
    const contact = await (await request('GET', `${card}.vcf`)).text()
    expect(contact).toContain('URL;TYPE=WORK:https://own.example')
    expect(contact).toContain('X-SOCIALPROFILE;TYPE=linkedin:https://www.linkedin.com/company/c')
  })

  it('are refused beyond a paragraph, and with a link that is none', async () => {
    const tenant = await newTenant()
    const token = tenant.token
    const long = await refused('invalid_input', 'PATCH', at(tenant), {
      token,
      json: { legal_footer: 'x'.repeat(1001) },
    })
    expect(long.errors[0].field).toBe('legal_footer')
    const json = { default_links: { website: 'javascript:alert(1)' } }
    const wrong = await refused('invalid_input', 'PATCH', at(tenant), { token, json })
    expect(wrong.errors[0].field).toBe('default_links.website')
  })
})

async function recordedPatch(tenant: Tenant, json: object) {
  const { env, sent } = recordedProjections()
  const answer = await patch(tenant, json, {}, env as typeof testEnv)
  return { answer, recorded: sent }
}

describe('a conflict', () => {
  it('is found by If-Match in the write itself, and changes nothing', async () => {
    const tenant = await newTenant()
    const { response } = await call('GET', at(tenant), { token: tenant.token })
    const tag = response.headers.get('ETag') ?? ''
    expect(tag).toMatch(/^"\S+"$/)
    const [one, two] = await Promise.all([
      patch(tenant, { domain: 'one.example' }, { 'If-Match': tag }),
      patch(tenant, { domain: 'two.example' }, { 'If-Match': tag }),
    ])
    expect([one.status, two.status].toSorted()).toEqual([200, 412])
    const [winner, loser] = one.status === 200 ? [one, two] : [two, one]
    expect([loser.body.code, loser.response.headers.get('Cache-Control')]).toEqual([
      'precondition_failed',
      'no-store, no-transform',
    ])
    const now = await call('GET', at(tenant), { token: tenant.token })
    expect(now.body.domain).toBe(winner.body.domain)
    expect([winner, loser].map(({ response }) => response.headers.get('ETag'))).toEqual(
      Array(2).fill(now.response.headers.get('ETag')),
    )
    expect((await patch(tenant, { domain: null }, { 'If-Match': `"x", ${loser.body.etag}` })).status).toBe(200)
  })

  it('is none without If-Match or with *, and always one with a tag that is weak or not ours', async () => {
    const tenant = await newTenant()
    const tag = (await patch(tenant, {})).response.headers.get('ETag')
    for (const held of [`W/${tag}`, '"2026-99-99T00:00:00+00"', 'nonsense', '']) {
      expect([held, (await patch(tenant, {}, { 'If-Match': held })).status]).toEqual([held, 412])
    }
    expect((await patch(tenant, {}, { 'If-Match': '*' })).status).toBe(200)
  })
})

describe('a refresh', () => {
  const progress = async (tenant: Tenant): Promise<Json> =>
    (await call('GET', at(tenant, '/refresh'), { token: tenant.token })).body

  async function withPeople(count: number) {
    const tenant = await newTenant()
    await enlarge(tenant)
    const rows = Array.from({ length: count }, (_, i) => `Person ${i}`)
    const csv = { headers: { 'Content-Type': 'text/csv' }, body: ['name', ...rows].join('\n') }
    // None of its own fan-out comes between the test's.
    const { env } = recordedProjections()
    const imported = await call('POST', at(tenant, '/employees/import'), { token: tenant.token, env, ...csv })
    expect(imported.body.created).toBe(count)
    return tenant
  }

  it('is counted page by page, and finished once, also when every message comes twice', async () => {
    const tenant = await withPeople(500)
    expect(await progress(tenant)).toMatchObject({ id: null, finished: true })
    const { answer, recorded } = await recordedPatch(tenant, { brand_color: '#0a7c66' })
    const { refresh } = answer.body
    expect(refresh).toMatchObject({ total: 500, done: 0, finished: false })
    expect(await progress(tenant)).toEqual(refresh)
    const [first] = recorded as Json[]
    expect(await workOff(tenant, [first], { twice: true })).toBe(2)
    const end = await progress(tenant)
    expect(end).toMatchObject({ id: refresh.id, total: 500, done: 500, finished: true })
    await consumeOne(first)
    expect(await progress(tenant)).toEqual(end)
  })

  it('of an older change never hides a newer one', async () => {
    const tenant = await withPeople(2)
    const older = await recordedPatch(tenant, { brand_color: '#111111' })
    const newer = await recordedPatch(tenant, { brand_color: '#222222' })
    await workOff(tenant, older.recorded)
    expect(await progress(tenant)).toEqual(newer.answer.body.refresh)
    await workOff(tenant, newer.recorded)
    expect(await progress(tenant)).toMatchObject({ id: newer.answer.body.refresh.id, finished: true })
  })

  const noNews = new Proxy(testEnv.CARDS, {
    get(kv, name) {
      const value = Reflect.get(kv, name)
      if (typeof value !== 'function') return value
      return (key: string, ...rest: unknown[]) =>
        key.startsWith('refresh:') ? Promise.reject(new Error('KV is away')) : value.call(kv, key, ...rest)
    },
  })

  it('that cannot be read fails no change that is saved', async () => {
    const tenant = await newTenant()
    const { status, body } = await patch(tenant, { event_months: 7 }, {}, { ...testEnv, CARDS: noNews })
    expect([status, body.event_months, body.refresh?.id]).toEqual([200, 7, null])
  })

  it('goes on when its progress cannot be kept', async () => {
    const tenant = await withPeople(1)
    const { recorded } = await recordedPatch(tenant, { brand_color: '#333333' })
    let acked = 0
    const message = { id: '1', body: recorded[0], attempts: 1, timestamp: new Date(), ack: () => acked++, retry() {} }
    const batch = { queue: 'edgecard-projections', messages: [message] } as unknown as MessageBatch<unknown>
    await consumeProjections(batch, { ...testEnv, CARDS: noNews })
    expect(acked).toBe(1)
  })

  async function consumeOne(body: unknown) {
    const message = { id: 'again', body, attempts: 2, timestamp: new Date(), ack() {}, retry() {} }
    const batch = { queue: 'edgecard-projections', messages: [message] } as unknown as MessageBatch<unknown>
    await consumeProjections(batch, recordedProjections().env)
  }
})

describe('a preview', () => {
  it('is the card of the first person with what is not saved yet, and changes nothing', async () => {
    const tenant = await newTenant()
    await addEmployee(tenant, { full_name: 'Zoë Last' })
    await addEmployee(tenant, { full_name: 'Ada First', social_links: { x: 'https://x.com/ada' } })
    const before = (await call('GET', at(tenant), { token: tenant.token })).body
    const json = { name: 'New & Co', brand_color: '#ffdd00', default_links: { x: 'newco', github: 'newco' } }
    const { status, body } = await call('POST', at(tenant, '/preview'), { token: tenant.token, json })
    expect(status).toBe(200)
    expect(body.html).toContain('Ada First')
    expect(body.html).toContain('New &amp; Co')
    expect(body.html).toContain('https://x.com/ada')
    expect(body.html).toContain('https://github.com/newco')
    expect(body.colour).toMatchObject({ band: '#ffdd00', text: '#15171a', is_kept: true, is_button: false })
    expect(body.colour.contrast).toBeGreaterThan(4.5)
    expect((await call('GET', at(tenant), { token: tenant.token })).body).toEqual(before)
  })

  it('shows somebody invented while there is nobody, and says when a colour is deepened', async () => {
    const tenant = await newTenant()
    const json = { brand_color: '#0a8a6a' }
    const { body } = await call('POST', at(tenant, '/preview'), { token: tenant.token, json })
    expect(body.html).toContain('Alex Example')
    expect(body.colour.is_kept).toBe(false)
    const { errors } = await refused('invalid_input', 'POST', at(tenant, '/preview'), {
      token: tenant.token,
      json: { brand_color: 'red' },
    })
    expect(errors[0].field).toBe('brand_color')
  })
})

describe('the list of all companies', () => {
  it('has sizes, plan, use and state, found by name, address or domain', async () => {
    const { token } = await newSuperadmin()
    const tenant = await newTenant()
    await newEmployeeUser(tenant)
    const person = await addEmployee(tenant)
    await patch(tenant, { domain: `${tenant.slug}.example` })
    await asOwner(
      `select record_events(array[$1::uuid], array[gen_random_uuid()], array[$2::uuid], '{view}', '{mobile}', array[null],
                            array[null], array['2026-11-20T12:00:00Z'::timestamptz])`,
      [tenant.companyId, person.id],
    )
    for (const q of [tenant.slug, `${tenant.slug}.example`]) {
      const { body } = await call('GET', `/api/company?q=${q}`, { token })
      expect(body.items).toEqual([
        expect.objectContaining({
          id: tenant.companyId,
          plan: 'free',
          max_employees: 25,
          people: 2,
          last_used_on: '2026-11-20',
        }),
      ])
    }
    await call('PATCH', at(tenant), { token, json: { is_active: false } })
    const found = async (status: string) =>
      (await call('GET', `/api/company?q=${tenant.slug}&status=${status}`, { token })).body.items.length
    expect([await found('active'), await found('inactive'), await found('all')]).toEqual([0, 1, 1])
    await refused('invalid_input', 'GET', '/api/company?status=gone', { token })
  })
})
