import { describe, expect, it } from 'vitest'
import type { Bindings } from '../src/env'
import { call, countedEnv, fault, type Json, request, testEnv } from './support/client'
import { recordedProjections } from './support/projections'
import { asOwner, enlarge, newTenant, type Tenant } from './support/tenant'

async function send(tenant: Tenant, csv: string, env?: Bindings) {
  const headers = { 'Content-Type': 'text/csv; charset=utf-8' }
  const path = `/api/company/${tenant.companyId}/employees/import`
  return call('POST', path, { token: tenant.token, body: csv, headers, ...(env && { env }) })
}

const counts = ({ created, updated, unchanged, failed }: Json) => ({ created, updated, unchanged, failed })
const stored = async ({ companyId }: Tenant) =>
  asOwner('select * from employees where company_id = $1 order by full_name', [companyId])

it('lands good rows, names bad ones with their reason, and a repeat adds nobody', async () => {
  const tenant = await newTenant()
  const csv = [
    'Full name;E-Mail;Phone;Job title;ID',
    'Ann One;ann@example.com;+12022254876;Boss;1',
    'Bob Two;not an address;+12022254876;Clerk;2',
    'Cy Three;cy@example.com;12345;Clerk;3',
    ';nameless@example.com;;;4',
    'Dee Five;ANN@example.com;;;5',
    '"Eve ""Six""";eve@example.com;;"Line one',
    'line two";6',
  ].join('\r\n')
  const first = await send(tenant, `\uFEFF${csv}`)
  expect(first.status).toBe(200)
  expect(counts(first.body)).toEqual({ created: 1, updated: 0, unchanged: 0, failed: 5 })
  expect(
    first.body.rows.map((row: Json) => [row.row, row.status, row.errors?.map((error: Json) => error.field)]),
  ).toEqual([
    [1, 'created', undefined],
    [2, 'failed', ['email']],
    [3, 'failed', ['phone']],
    [4, 'failed', ['full_name']],
    [5, 'failed', ['email']],
    [6, 'failed', ['job_title']],
  ])
  for (const row of first.body.rows.slice(1)) expect(row.errors[0].message).toMatch(/^[A-Z].*\.$/)
  const second = await send(tenant, csv)
  expect(counts(second.body)).toEqual({ created: 0, updated: 0, unchanged: 1, failed: 5 })
  expect(await stored(tenant)).toHaveLength(1)
})

describe('a repeat', () => {
  it('updates by external_id, by e-mail, and by name and phone where there is neither', async () => {
    const tenant = await newTenant()
    await send(tenant, 'name,id,email,phone,title\nA,1,,,old\nB,,b@example.com,,old\nC,,,+12022254876,old\nD,,,,old')
    const again = await send(
      tenant,
      'name,id,email,phone,title\nA2,1,,,new\nB2,,b@example.com,,new\nC,,,+12022254876,new\nD,,,,old',
    )
    expect(counts(again.body)).toEqual({ created: 0, updated: 3, unchanged: 1, failed: 0 })
    expect((await stored(tenant)).map(({ full_name, job_title }) => [full_name, job_title])).toEqual([
      ['A2', 'new'],
      ['B2', 'new'],
      ['C', 'new'],
      ['D', 'old'],
    ])
  })

  it('leaves what the file has no column for', async () => {
    const tenant = await newTenant()
    await send(tenant, 'name,id,title,x,website\nA,1,Boss,handle,example.com')
    await send(tenant, 'name,id,linkedin\nA,1,in-name')
    const [row] = await stored(tenant)
    expect(row).toMatchObject({ job_title: 'Boss', external_id: '1' })
    expect(Object.keys(row?.social_links).sort()).toEqual(['linkedin', 'website', 'x'])
    await send(tenant, 'name,id,title,x\nA,1,,')
    const [cleared] = await stored(tenant)
    expect(cleared?.job_title).toBeNull()
    expect(Object.keys(cleared?.social_links).sort()).toEqual(['linkedin', 'website'])
  })

  it('shows the change on the card, and a new card over an address that was asked for too early', async () => {
    const tenant = await newTenant()
    const path = `/api/card/${tenant.slug}/early-bird`
    expect((await call('GET', path)).status).toBe(404)
    await send(tenant, 'name,id,title\nEarly Bird,1,First')
    await expect.poll(async () => (await call('GET', path)).body.job_title, { timeout: 15_000 }).toBe('First')
    await send(tenant, 'name,id,title\nEarly Bird,1,Second')
    await expect.poll(async () => (await call('GET', path)).body.job_title, { timeout: 15_000 }).toBe('Second')
  })

  it('names who is deactivated, whose e-mail is another’s, and who is meant twice', async () => {
    const tenant = await newTenant()
    const first = await send(tenant, 'name,id,email\nA,1,a@example.com\nB,2,b@example.com\nC,3,c@example.com')
    await call('DELETE', `/api/employees/${first.body.rows[0].id}`, { token: tenant.token })
    const { body } = await send(
      tenant,
      'name,id,email\nA,1,a@example.com\nB,2,c@example.com\nD,,b@example.com\nE,5,e@example.com',
    )
    expect(counts(body)).toEqual({ created: 1, updated: 0, unchanged: 0, failed: 3 })
    expect(body.rows.slice(0, 3).map((row: Json) => row.errors[0].message)).toEqual([
      expect.stringContaining('deactivated'),
      expect.stringContaining('c@example.com'),
      expect.stringContaining('earlier row'),
    ])
    const twice = await send(tenant, 'name,phone\nX,+12022254876\nX,+12022254876')
    expect(counts(twice.body)).toEqual({ created: 1, updated: 0, unchanged: 0, failed: 1 })
  })

  it('at the same time as itself adds nobody twice who has neither, beside namesakes', async () => {
    const tenant = await newTenant()
    const file = (phone: string) =>
      `name,phone\n${Array.from({ length: 12 }, (_, index) => `Jane ${index},${phone}`).join('\n')}`
    await send(tenant, file('+12022254876'))
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(tenant, file('+12022254877'))))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(answers.reduce((sum, { body }) => sum + body.created, 0)).toBe(12)
    expect(await stored(tenant)).toHaveLength(24)
  })

  it('at the same time as itself adds nobody twice', async () => {
    const tenant = await newTenant()
    const csv = `name,id\n${Array.from({ length: 20 }, (_, index) => `Person ${index % 5},${index}`).join('\n')}`
    const answers = await Promise.all([send(tenant, csv), send(tenant, csv), send(tenant, csv)])
    for (const { status, body } of answers) expect([status, body.failed]).toEqual([200, 0])
    expect(answers.reduce((sum, { body }) => sum + body.created, 0)).toBe(20)
    expect(await stored(tenant)).toHaveLength(20)
  })
})

describe('the cards', () => {
  const refresh = ({ companyId }: Tenant) => ({ type: 'company', company_id: companyId, after: null })

  it('cost nobody the report when only their refresh fails, and follow on a repeat', async () => {
    const tenant = await newTenant()
    const PROJECTIONS = { send: () => Promise.reject(new Error('down')) } as unknown as Bindings['PROJECTIONS']
    const { status, body } = await send(tenant, 'name,id\nAnn,1', { ...testEnv, PROJECTIONS })
    expect([status, body.created]).toEqual([200, 1])
    const { env, sent } = recordedProjections()
    expect((await send(tenant, 'name,id\nAnn,1', env)).body.unchanged).toBe(1)
    expect(sent).toEqual([refresh(tenant)])
  })

  it('follow as far as an import came that broke off', async () => {
    const tenant = await newTenant()
    await enlarge(tenant)
    const csv = `name,id\n${Array.from({ length: 251 }, (_, index) => `Person,${index}`).join('\n')}`
    const counted = countedEnv()
    const { env, sent } = recordedProjections(counted.env)
    await fault(env.DATABASE_URL, { application_name: counted.name, delay_ms: 1, times: 2 })
    await fault(env.DATABASE_URL, { application_name: counted.name, status: 500, times: 1 })
    const { status, body } = await send(tenant, csv, env)
    expect([status, body.detail]).toEqual([503, expect.stringContaining('first 250 good rows')])
    expect(sent).toEqual([refresh(tenant)])
  })
})

describe('the plan', () => {
  it('refuses a file that does not fit, whole', async () => {
    const tenant = await newTenant()
    const rows = (count: number) =>
      `name,id\n${Array.from({ length: count }, (_, index) => `Person ${index},${index}`).join('\n')}`
    const { status, body } = await send(tenant, rows(26))
    expect([status, body.code, body.limit, body.new]).toEqual([402, 'plan_limit', 25, 26])
    expect(await stored(tenant)).toEqual([])
    expect((await send(tenant, rows(25))).body.created).toBe(25)
    expect((await send(tenant, rows(26))).body).toMatchObject({ code: 'plan_limit', active: 25, new: 1 })
    expect((await send(tenant, rows(25))).body.unchanged).toBe(25)
  })
})

it('imports 10,000 people in few round trips, each with a card of their own', async () => {
  const rows = 10_000
  const tenant = await newTenant()
  await enlarge(tenant)
  const people = Array.from(
    { length: rows },
    (_, index) =>
      `Person ${index % 500},p${index}@example.com,+1202225${String(index).padStart(4, '0')},E${index},Staff ${index}`,
  )
  const csv = `name,email,phone,id,title\n${people.join('\n')}`
  const { env, roundTrips } = countedEnv()
  const { status, body } = await send(tenant, csv, env)
  expect(status).toBe(200)
  expect(counts(body)).toEqual({ created: rows, updated: 0, unchanged: 0, failed: 0 })
  expect(await roundTrips()).toBeLessThanOrEqual(rows / 250 + 5)
  const [counted] = await asOwner(
    `select count(*)::int as people, count(distinct public_slug)::int as slugs, (select count(*)::int from cards where company_id = $1) as cards
       from employees where company_id = $1`,
    [tenant.companyId],
  )
  expect(counted).toEqual({ people: rows, slugs: rows, cards: rows })
  const last = body.rows.at(-1)
  const person = await call('GET', `/api/employees/${last.id}`, { token: tenant.token })
  expect((await request('GET', new URL(person.body.card.url).pathname)).status).toBe(200)
  const again = countedEnv()
  expect(counts((await send(tenant, csv, again.env)).body)).toEqual({
    created: 0,
    updated: 0,
    unchanged: rows,
    failed: 0,
  })
  expect(await again.roundTrips()).toBeLessThanOrEqual(rows / 250 + 5)
})
