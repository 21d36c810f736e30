import { describe, expect, it } from 'vitest'
import type { EventMessage } from '../src/analytics/message'
import { call, countedEnv, type Json, request } from './support/client'
import { record } from './support/events'
import { addEmployee, newEmployeeUser, newTenant } from './support/tenant'

type Person = { id: string }
const PERIOD = 'from=2026-03-08&to=2026-03-14'
const VISITOR = '00000000000000aa'
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)

const on = (day: string, person: Person, changes: Partial<EventMessage> = {}) => ({
  employee_id: person.id,
  source: 'qr' as const,
  occurred_at: `${day}T12:00:00.000Z`,
  ...changes,
})

const read = async (path: string, token: string): Promise<Json> => {
  const { status, body } = await call('GET', `/api/analytics/${path}`, { token })
  expect([path, status]).toEqual([path, 200])
  return body
}

/** Two people; nine events in the period, three in the week before it, one long ago. */
async function busyCompany() {
  const tenant = await newTenant()
  const { employee: ada, token } = await newEmployeeUser(tenant, { full_name: 'Ada' })
  const bob = await addEmployee(tenant, { full_name: 'Bob' })
  await record(
    tenant,
    ...['2026-03-08', '2026-03-10', '2026-03-14'].map((day) => on(day, ada)),
    on('2026-03-10', ada, { action: 'save' }),
    on('2026-03-10', ada, { action: 'call', device: 'desktop', region: 'FR', source: 'sig' }),
    on('2026-03-14', bob, { device: 'desktop', region: null, source: 'direct' }),
    on('2026-03-14', bob, { action: 'save', device: 'desktop', region: null, source: 'direct' }),
    on('2026-03-14', bob, { source: 'other' }),
    // As messages were before there was a source.
    { ...on('2026-03-11', bob), source: undefined },
    ...['2026-03-01', '2026-03-07'].map((day) => on(day, bob)),
    on('2026-03-07', bob, { action: 'save' }),
    on('2026-01-01', ada),
  )
  return { tenant, ada, bob, token }
}

describe('a report', () => {
  it('sets a company’s period beside the one before, of the same length', async () => {
    const { tenant } = await busyCompany()
    const report = await read(`company/${tenant.companyId}?${PERIOD}`, tenant.token)
    expect(report.totals).toEqual({ events: 9, views: 6, taps: 3, saves: 2 })
    expect(report.previous).toEqual({
      from: '2026-03-01',
      to: '2026-03-07',
      summary: { view: 2, call: 0, email: 0, whatsapp: 0, save: 1, share: 0, link: 0, qr: 0 },
      totals: { events: 3, views: 2, taps: 1, saves: 1 },
      machines: { previews: 0, bots: 0 },
      visitors: { sum_of_days: 0 },
    })
    expect(report.people).toEqual({ active: 2, viewed: 2, previously_viewed: 1 })
    expect(report.whole_days).toEqual({
      ...{ from: '2026-03-08', to: '2026-03-14' },
      ...{ totals: report.totals, visitors: { sum_of_days: 0 } },
    })
  })

  it('sets no day that is not over beside one that is', async () => {
    const tenant = await newTenant()
    const person = await addEmployee(tenant)
    const [today, yesterday, twoDaysAgo, threeDaysAgo] = [daysAgo(0), daysAgo(1), daysAgo(2), daysAgo(3)]
    await record(
      tenant,
      ...[today, today, yesterday, twoDaysAgo, threeDaysAgo].map((day) => on(day, person, { visitor: VISITOR })),
    )
    const report = await read(`company/${tenant.companyId}?from=${yesterday}&to=${today}`, tenant.token)
    expect([report.totals.views, report.visitors.sum_of_days]).toEqual([3, 2])
    expect(report.whole_days).toMatchObject({ from: yesterday, to: yesterday, totals: { views: 1 } })
    expect(report.whole_days.visitors.sum_of_days).toBe(1)
    expect(report.previous).toMatchObject({ from: twoDaysAgo, to: twoDaysAgo, totals: { views: 1 } })
    const own = await read(`employee/${person.id}?from=${today}&to=${today}`, tenant.token)
    expect(own.whole_days).toBeNull()
    expect(own.previous).toMatchObject({ from: yesterday, to: yesterday, totals: { views: 1 } })
  })

  it('breaks it down by action, device, region and source, the largest first, each adding up to the whole', async () => {
    const { tenant } = await busyCompany()
    const { breakdowns } = await read(`company/${tenant.companyId}?${PERIOD}`, tenant.token)
    expect(breakdowns).toEqual({
      action: [
        { key: 'view', views: 6, taps: 0 },
        { key: 'save', views: 0, taps: 2 },
        { key: 'call', views: 0, taps: 1 },
      ],
      device: [
        { key: 'mobile', views: 5, taps: 1 },
        { key: 'desktop', views: 1, taps: 2 },
      ],
      region: [
        { key: 'DE-BE', views: 5, taps: 1 },
        { key: null, views: 1, taps: 1 },
        { key: 'FR', views: 0, taps: 1 },
      ],
      source: [
        { key: 'qr', views: 3, taps: 1 },
        { key: 'direct', views: 2, taps: 1 },
        { key: 'other', views: 1, taps: 0 },
        { key: 'sig', views: 0, taps: 1 },
      ],
    })
  })

  it('names the busiest people, and pages through all of them', async () => {
    const { tenant, ada, bob } = await busyCompany()
    // Whom only machines have visited has not been visited.
    await record(tenant, on('2026-03-10', await addEmployee(tenant), { action: 'bot' }))
    const { top_people } = await read(`company/${tenant.companyId}?${PERIOD}`, tenant.token)
    const rest = { photo_url: null, is_active: true }
    expect(top_people).toEqual([
      { employee_id: ada.id, employee_name: 'Ada', views: 3, taps: 2, saves: 1, ...rest },
      { employee_id: bob.id, employee_name: 'Bob', views: 3, taps: 1, saves: 1, ...rest },
    ])
    const path = `company/${tenant.companyId}/people?${PERIOD}&limit=1`
    const first = await read(path, tenant.token)
    const second = await read(`${path}&cursor=${first.next_cursor}`, tenant.token)
    expect([...first.items, ...second.items]).toEqual(top_people)
    expect(second.next_cursor).toBeNull()
  })

  it('tells an employee the same of themselves, and nothing of colleagues', async () => {
    const { ada, bob, token } = await busyCompany()
    const own = await read(`employee/${ada.id}?${PERIOD}`, token)
    expect(own.totals).toEqual({ events: 5, views: 3, taps: 2, saves: 1 })
    expect(own.previous.totals).toEqual({ events: 0, views: 0, taps: 0, saves: 0 })
    expect(own.breakdowns.source).toEqual([
      { key: 'qr', views: 3, taps: 1 },
      { key: 'sig', views: 0, taps: 1 },
    ])
    expect(own).not.toHaveProperty('top_people')
    for (const path of [`employee/${bob.id}`, `employee/${bob.id}/export.csv`])
      expect((await call('GET', `/api/analytics/${path}`, { token })).status).toBe(403)
  })

  it('is of noughts for a company where nothing has happened', async () => {
    const tenant = await newTenant()
    const report = await read(`company/${tenant.companyId}`, tenant.token)
    expect(report).toMatchObject({
      totals: { events: 0, views: 0, taps: 0, saves: 0 },
      people: { active: 0, viewed: 0, previously_viewed: 0 },
      breakdowns: { action: [], device: [], region: [], source: [] },
      top_people: [],
    })
  })

  it('refuses a cursor of people that is none of theirs', async () => {
    const tenant = await newTenant()
    for (const keys of [
      ['-1', tenant.companyId],
      ['1e9', tenant.companyId],
      ['1', 'x'],
      [1, tenant.companyId],
    ]) {
      const path = `/api/analytics/company/${tenant.companyId}/people?cursor=${btoa(JSON.stringify(keys))}`
      const { body } = await call('GET', path, { token: tenant.token })
      expect([keys, body.code]).toEqual([keys, 'invalid_cursor'])
    }
  })

  it('reads people, and an export’s first page, in one round trip', async () => {
    const { tenant, ada } = await busyCompany()
    for (const path of [`company/${tenant.companyId}/people`, `employee/${ada.id}/export.csv`]) {
      const { env, roundTrips } = countedEnv()
      await (await request('GET', `/api/analytics/${path}`, { token: tenant.token, env })).text()
      expect([path, await roundTrips()]).toEqual([path, 1])
    }
  })
})
