import { describe, expect, it } from 'vitest'
import type { EventMessage } from '../src/analytics/message'
import { call } from './support/client'
import { record } from './support/events'
import { addEmployee, asOwner, newTenant, type Tenant } from './support/tenant'

const DAY_MS = 24 * 60 * 60 * 1000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)

const report = async ({ companyId, token }: Tenant, query = '') =>
  (await call('GET', `/api/analytics/company/${companyId}?${query}`, { token })).body
const rowsOf = (tenant: Tenant) =>
  asOwner('select region, ip_address, referrer, occurred_at from analytics where company_id = $1', [tenant.companyId])

describe('what machines fetch', () => {
  it('stands apart from what people do, in every number', async () => {
    const tenant = await newTenant()
    const { id: employee_id } = await addEmployee(tenant)
    const visitor = '00000000000000aa'
    await record(
      tenant,
      { employee_id, visitor },
      { employee_id, action: 'preview', visitor: '00000000000000bb' },
      { employee_id, action: 'bot', device: 'other', source: 'nfc' },
      { employee_id, action: 'bot' },
    )
    const whole = await report(tenant)
    const own = (await call('GET', `/api/analytics/employee/${employee_id}`, { token: tenant.token })).body
    for (const { totals, machines, breakdowns, visitors, events, days } of [whole, own]) {
      expect(totals).toEqual({ events: 1, views: 1, taps: 0, saves: 0 })
      expect(machines).toEqual({ previews: 1, bots: 2 })
      expect(visitors.sum_of_days).toBe(1)
      expect(events).toHaveLength(1)
      expect(days).toEqual([{ day: expect.any(String), counts: { view: 1 } }])
      for (const rows of [breakdowns.action, breakdowns.device, breakdowns.region, breakdowns.source])
        expect(rows).toEqual([{ key: expect.any(String), views: 1, taps: 0 }])
    }
    expect(whole.top_people).toMatchObject([{ employee_id, views: 1, taps: 0 }])
  })
})

describe('visitors', () => {
  it('are counted once a day, for the company and for each person, and on each day anew', async () => {
    const tenant = await newTenant()
    const [ada, bob] = [await addEmployee(tenant), await addEmployee(tenant)]
    const [one, other] = ['00000000000000aa', '00000000000000bb']
    const yesterday = { occurred_at: daysAgo(1).toISOString() }
    const now = { occurred_at: daysAgo(0).toISOString() }
    await record(tenant, { ...now, employee_id: ada.id, visitor: one }, { ...now, employee_id: bob.id, visitor: one })
    await record(
      tenant,
      { ...now, employee_id: ada.id, visitor: one, action: 'save' },
      { ...now, employee_id: ada.id, visitor: other },
      { ...now, employee_id: ada.id, visitor: null },
      { employee_id: ada.id, visitor: one, ...yesterday },
    )
    const { visitors } = await report(tenant)
    expect(visitors.days.map((day: { visitors: number }) => day.visitors)).toEqual([1, 2])
    expect(visitors.sum_of_days).toBe(3)
    const own = (await call('GET', `/api/analytics/employee/${bob.id}`, { token: tenant.token })).body
    expect(own.visitors.sum_of_days).toBe(1)
  })

  it('have a salt of the day, the same for whoever asks', async () => {
    const saltOf = async (days: number) =>
      (await asOwner('select visitor_salt($1::date) as salt', [daysAgo(days).toISOString().slice(0, 10)]))[0]?.salt
    const salt = await saltOf(0)
    expect(salt).toMatch(/^[0-9a-f]{64}$/)
    expect(await saltOf(0)).toBe(salt)
    expect([await saltOf(2), await saltOf(-2)]).toEqual([null, null])
  })
})

describe('the series', () => {
  it('begins its intervals in the reader’s time zone, and adds up to the totals', async () => {
    const tenant = await newTenant()
    const { id: employee_id } = await addEmployee(tenant)
    const at = (occurred_at: string, action: EventMessage['action'] = 'view') => ({ employee_id, occurred_at, action })
    await record(
      tenant,
      at('2026-11-20T18:20:00Z'),
      at('2026-11-20T18:40:00Z', 'call'),
      at('2026-11-21T03:00:00Z'),
      at('2026-11-21T03:00:00Z', 'bot'),
    )
    const series = async (path: string, query: string) =>
      (
        await call('GET', `/api/analytics/${path}/series?from=2026-11-20&to=2026-11-21&${query}`, {
          token: tenant.token,
        })
      ).body
    for (const path of [`company/${tenant.companyId}`, `employee/${employee_id}`]) {
      // Half past midnight there is 19:00 in Greenwich.
      expect(await series(path, 'time_zone=Asia/Kolkata')).toEqual({
        interval: 'day',
        time_zone: 'Asia/Kolkata',
        buckets: [
          { at: '2026-11-19T18:30:00+00:00', counts: { view: 1 } },
          { at: '2026-11-20T18:30:00+00:00', counts: { call: 1, view: 1 } },
        ],
      })
      expect((await series(path, 'interval=hour')).buckets).toEqual([
        { at: '2026-11-20T18:00:00+00:00', counts: { call: 1, view: 1 } },
        { at: '2026-11-21T03:00:00+00:00', counts: { view: 1 } },
      ])
      expect((await series(path, 'interval=week&time_zone=Europe/Berlin')).buckets).toEqual([
        { at: '2026-11-15T23:00:00+00:00', counts: { call: 1, view: 2 } },
      ])
    }
  })

  it('tells apart the two hours of an autumn night, and finds the day that has no midnight', async () => {
    const tenant = await newTenant()
    const { id: employee_id } = await addEmployee(tenant)
    const times = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-09-06T04:30:00Z', '2026-09-06T03:59:00Z']
    await record(tenant, ...times.map((occurred_at) => ({ employee_id, occurred_at })))
    const series = async (path: string, day: string, query: string) => {
      const url = `/api/analytics/${path}/series?from=${day}&to=${day}&${query}`
      return (await call('GET', url, { token: tenant.token })).body.buckets
    }
    for (const path of [`company/${tenant.companyId}`, `employee/${employee_id}`]) {
      // Half past two in Berlin, both of them; in Santiago the clock goes from midnight to one.
      expect(await series(path, '2026-10-25', 'interval=hour&time_zone=Europe/Berlin')).toEqual([
        { at: '2026-10-25T00:00:00+00:00', counts: { view: 1 } },
        { at: '2026-10-25T01:00:00+00:00', counts: { view: 1 } },
      ])
      expect(await series(path, '2026-10-25', 'time_zone=Europe/Berlin')).toEqual([
        { at: '2026-10-24T22:00:00+00:00', counts: { view: 2 } },
      ])
      expect(await series(path, '2026-09-06', 'time_zone=America/Santiago')).toEqual([
        { at: '2026-09-05T04:00:00+00:00', counts: { view: 1 } },
        { at: '2026-09-06T04:00:00+00:00', counts: { view: 1 } },
      ])
    }
  })

  it('takes the name of a time zone for the place that it is linked to, summer and all', async () => {
    const tenant = await newTenant()
    const { id: employee_id } = await addEmployee(tenant)
    await record(tenant, { employee_id, occurred_at: '2026-07-01T12:00:00Z' })
    for (const [zone, at] of [
      ['CET', '2026-06-30T22:00:00+00:00'],
      ['IST', '2026-06-30T18:30:00+00:00'],
      ['UTC', '2026-07-01T00:00:00+00:00'],
    ]) {
      const query = `from=2026-07-01&to=2026-07-01&time_zone=${zone}`
      const { body } = await call('GET', `/api/analytics/company/${tenant.companyId}/series?${query}`, {
        token: tenant.token,
      })
      expect(body).toEqual({ interval: 'day', time_zone: zone, buckets: [{ at, counts: { view: 1 } }] })
    }
  })

  it('refuses a time zone that is none, and hours of a year', async () => {
    const tenant = await newTenant()
    await record(tenant, { employee_id: (await addEmployee(tenant)).id })
    const zones = ['Mars/Olympus', 'US/Pacific-New', '-03:00', '+0530'].map(
      (zone) => `time_zone=${encodeURIComponent(zone)}`,
    )
    for (const query of [...zones, 'interval=hour&from=2026-01-01&to=2026-11-01', 'interval=year']) {
      const { status, body } = await call('GET', `/api/analytics/company/${tenant.companyId}/series?${query}`, {
        token: tenant.token,
      })
      expect([status, body.code]).toEqual([422, 'invalid_input'])
    }
  })
})

describe('a company’s own rules', () => {
  it('keep no network where it wants none', async () => {
    const tenant = await newTenant()
    const { id: employee_id } = await addEmployee(tenant)
    await call('PATCH', `/api/company/${tenant.companyId}`, { token: tenant.token, json: { keeps_networks: false } })
    await record(tenant, { employee_id, referrer: 'example.org' })
    expect(await rowsOf(tenant)).toMatchObject([{ ip_address: null, region: 'DE-BE', referrer: 'example.org' }])
  })
})
