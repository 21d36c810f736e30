import { createScheduledController } from 'cloudflare:test'
import { uuidv7 } from 'uuidv7'
import { describe, expect, it } from 'vitest'
import worker from '../src/worker'
import { call, testEnv } from './support/client'
import { deliver, eventOf, record } from './support/events'
import { addEmployee, asOwner, newTenant, type Tenant } from './support/tenant'

/** More than two statements delete (src/analytics/upkeep.ts, drizzle/0017_ledger_upkeep.sql). */
const MANY = 40_001
const DAY_MS = 24 * 60 * 60 * 1000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)

const run = (cron: string) => worker.scheduled(createScheduledController({ cron }), testEnv)
const runDaily = () => run('17 3 * * *')
const runQuarterly = () => run('*/15 * * * *')

const countOf = async (table: string, where: string, ...params: unknown[]) =>
  (await asOwner(`select count(*)::int as rows from ${table} where ${where}`, params))[0]?.rows
const report = async ({ companyId, token }: Tenant, query = '') =>
  (await call('GET', `/api/analytics/company/${companyId}?${query}`, { token })).body
const erase = (tenant: Tenant, id: string, events: string) =>
  call('POST', `/api/employees/${id}/erasure`, { token: tenant.token, json: { events } })

describe('what is past its time', () => {
  it('goes in steps, however much it is', async () => {
    const { companyId } = await newTenant()
    await asOwner(
      `insert into analytics_ids (company_id, id, seen_at)
        select $1, gen_random_uuid(), now() - interval '31 days' from generate_series(1, $2)`,
      [companyId, MANY],
    )
    await asOwner(
      `insert into analytics_visitors (company_id, day, scope, visitor)
        select $1, now()::date - 32, $1, lpad(to_hex(n), 16, '0') from generate_series(1, $2) as n`,
      [companyId, MANY],
    )
    const left = async () => [
      await countOf('analytics_ids', 'company_id = $1', companyId),
      await countOf('analytics_visitors', 'company_id = $1', companyId),
    ]
    const [step] = await asOwner('select keep_ledger(10)::int as gone')
    expect([step?.gone, ...(await left())]).toEqual([10, MANY - 10, MANY - 10])
    await runDaily()
    expect(await left()).toEqual([0, 0])
  })

  it('goes by what the company says, of single events; their counts stay for good', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()]
    for (const one of [tenant, other]) {
      const { id: employee_id } = await addEmployee(one)
      await record(one, { employee_id, occurred_at: daysAgo(70).toISOString() }, { employee_id })
    }
    const changed = await call('PATCH', `/api/company/${tenant.companyId}`, {
      token: tenant.token,
      json: { event_months: 2 },
    })
    expect(changed.body).toMatchObject({ event_months: 2, keeps_networks: true, refresh: { total: 0, finished: true } })
    await runDaily()
    const left = [tenant, other].map(({ companyId }) => countOf('analytics', 'company_id = $1', companyId))
    expect(await Promise.all(left)).toEqual([1, 2])
    const query = `from=${daysAgo(90).toISOString().slice(0, 10)}`
    expect((await report(tenant, query)).totals.views).toBe(2)
    expect((await report(tenant, query)).events).toHaveLength(1)
  })

  it('takes the salt of a day that is over with it within a quarter of an hour', async () => {
    await asOwner(`insert into visitor_salts values ('2026-01-01', 'x') on conflict do nothing`)
    await runQuarterly()
    expect(await countOf('visitor_salts', `day = '2026-01-01'`)).toBe(0)
  })
})

describe('a dead letter', () => {
  const bury = async (body: object) => {
    const reason = `reason ${uuidv7()}`
    await deliver([{ reason, queue: 'edgecard-events', body }], testEnv, 'edgecard-dead-letters')
    return reason
  }

  it('holds nothing of an address, and goes after four weeks', async () => {
    const tenant = await newTenant()
    const event = eventOf(tenant, { employee_id: uuidv7() })
    const [reason, older] = [await bury(event), await bury({ ...event, id: uuidv7() })]
    const [letter] = await asOwner('select body from dead_letters where reason = $1', [reason])
    expect(JSON.parse(String(letter?.body))).toEqual({ ...event, ip_network: null })
    await asOwner(`update dead_letters set buried_at = now() - interval '29 days' where reason = $1`, [older])
    await runDaily()
    expect(await countOf('dead_letters', 'reason = any($1)', [reason, older])).toBe(1)
  })

  it('of somebody whose events are deleted goes with them, and none comes after', async () => {
    const tenant = await newTenant()
    const [ada, bob] = [await addEmployee(tenant), await addEmployee(tenant)]
    const reasons = [
      await bury(eventOf(tenant, { employee_id: ada.id })),
      await bury(eventOf(tenant, { employee_id: bob.id })),
    ]
    await erase(tenant, ada.id, 'delete')
    reasons.push(await bury(eventOf(tenant, { employee_id: ada.id })))
    expect(await asOwner('select reason from dead_letters where reason = any($1)', [reasons])).toEqual([
      { reason: reasons[1] },
    ])
  })
})

describe('a person who was erased', () => {
  it('is erased from events that come late, too', async () => {
    const tenant = await newTenant()
    const [ada, bob] = [await addEmployee(tenant), await addEmployee(tenant)]
    await erase(tenant, ada.id, 'delete')
    await erase(tenant, bob.id, 'anonymise')
    const late = { referrer: 'example.org', visitor: '00000000000000aa' }
    await record(tenant, { employee_id: ada.id, ...late }, { employee_id: bob.id, ...late })
    expect(
      await asOwner('select employee_id, region, referrer, ip_address from analytics where company_id = $1', [
        tenant.companyId,
      ]),
    ).toEqual([{ employee_id: bob.id, region: 'DE', referrer: null, ip_address: null }])
    const { totals, visitors, breakdowns } = await report(tenant)
    expect([totals.views, visitors.sum_of_days]).toEqual([1, 0])
    expect(breakdowns.region).toEqual([{ key: 'DE', views: 1, taps: 0 }])
  })

  it('cannot be made active again', async () => {
    const tenant = await newTenant()
    const { id } = await addEmployee(tenant)
    await erase(tenant, id, 'anonymise')
    const { status, body } = await call('PATCH', `/api/employees/${id}`, {
      token: tenant.token,
      json: { is_active: true },
    })
    expect([status, body.code]).toEqual([409, 'conflict'])
    expect(body.detail).toContain('add them as a new one')
  })

  it.each(['delete', 'anonymise'])('had so busy a card that to %s their events takes several steps', async (events) => {
    const tenant = await newTenant()
    const { id } = await addEmployee(tenant)
    await asOwner(
      `insert into analytics (company_id, id, employee_id, action, device, region, referrer, occurred_at)
        select $1, gen_random_uuid(), $2, 'view', 'mobile', 'DE-BE', 'example.org', $3 from generate_series(1, $4)`,
      [tenant.companyId, id, daysAgo(1).toISOString(), MANY],
    )
    const telling = () => countOf('analytics', `employee_id = $1 and region = 'DE-BE' and referrer is not null`, id)
    expect((await erase(tenant, id, events)).status).toBe(200)
    expect(await telling()).toBe(MANY - 20_000)
    await runQuarterly()
    expect(await telling()).toBe(0)
    expect(await countOf('analytics', 'employee_id = $1', id)).toBe(events === 'delete' ? 0 : MANY)
    expect(await countOf('erasures', 'not is_done and employee_id = $1', id)).toBe(0)
  })
})

it('keeps what machines fetch in counts alone', async () => {
  const tenant = await newTenant()
  const { id: employee_id } = await addEmployee(tenant)
  const fetched = { employee_id, id: uuidv7(), action: 'bot' as const }
  await record(tenant, fetched, { employee_id })
  await record(tenant, fetched)
  expect(await countOf('analytics', 'company_id = $1', tenant.companyId)).toBe(1)
  expect((await report(tenant)).machines).toEqual({ previews: 0, bots: 1 })
})
