import { describe, expect, it } from 'vitest'
import { devices, sources } from '../src/analytics/message'
import { call, request } from './support/client'
import { record } from './support/events'
import { addEmployee, asOwner, newEmployeeUser, newTenant, type Tenant } from './support/tenant'

/** Enough that two that lock in other orders meet, on a server with several connections. */
const PEOPLE = 8
const BATCH = 60
const QUARTER_MS = 15 * 60 * 1000

const erase = (tenant: Tenant, id: string, events: string) =>
  call('POST', `/api/employees/${id}/erasure`, { token: tenant.token, json: { events } })
const report = async ({ companyId, token }: Tenant) =>
  (await call('GET', `/api/analytics/company/${companyId}`, { token })).body

/** A company of two whose cards were visited. */
async function visited() {
  const tenant = await newTenant()
  const details = { email: `ada-${crypto.randomUUID()}@example.com`, phone: '+49 30 123456', bio: 'Analyst' }
  const ada = await addEmployee(tenant, { full_name: 'Ada Lovelace', ...details })
  const bob = await addEmployee(tenant)
  await record(
    tenant,
    { employee_id: ada.id, referrer: 'example.org', visitor: '00000000000000aa' },
    { employee_id: ada.id, action: 'call', region: null, device: 'desktop' },
    { employee_id: ada.id, action: 'bot' },
    { employee_id: bob.id, source: 'nfc' },
  )
  return { tenant, ada, bob }
}

describe('erasing a person', () => {
  it('leaves nothing of them but an address that leads nowhere', async () => {
    const { tenant, ada } = await visited()
    const { status, body } = await erase(tenant, ada.id, 'anonymise')
    expect(status).toBe(200)
    expect(body).toMatchObject({ full_name: 'Former colleague', email: null, phone: null, bio: null, is_active: false })
    const [row] = await asOwner('select employees::text as text from employees where id = $1', [ada.id])
    expect(row?.text).not.toMatch(/Lovelace|4930123456|Analyst/)
    expect((await request('GET', new URL(ada.card.url).pathname)).status).toBe(410)
    const next = await addEmployee(tenant, { full_name: 'Ada Lovelace' })
    expect(next.public_slug).not.toBe(ada.public_slug)
  })

  it('takes their events out of every count, or keeps the counts without what tells of visitors', async () => {
    for (const events of ['delete', 'anonymise']) {
      const { tenant, ada, bob } = await visited()
      const before = await report(tenant)
      expect((await erase(tenant, ada.id, events)).status).toBe(200)
      const after = await report(tenant)
      const own = (await call('GET', `/api/analytics/employee/${ada.id}`, { token: tenant.token })).body
      if (events === 'anonymise') {
        expect(after.totals).toEqual(before.totals)
        const kept = await asOwner('select region, referrer, ip_address from analytics where employee_id = $1', [
          ada.id,
        ])
        expect(kept).toHaveLength(2)
        for (const row of kept) expect(row).toMatchObject({ referrer: null, ip_address: null })
        expect(kept.map(({ region }) => region)).not.toContain('DE-BE')
        expect(after.breakdowns).toEqual({ ...before.breakdowns, region: expect.anything() })
        expect(after.breakdowns.region).toEqual([
          { key: 'DE', views: 1, taps: 0 },
          { key: 'DE-BE', views: 1, taps: 0 },
          { key: null, views: 0, taps: 1 },
        ])
        expect(own.breakdowns.region).toEqual([
          { key: 'DE', views: 1, taps: 0 },
          { key: null, views: 0, taps: 1 },
        ])
        continue
      }
      expect(own.breakdowns).toEqual({ action: [], device: [], region: [], source: [] })
      expect(after.totals).toEqual({ events: 1, views: 1, taps: 0, saves: 0 })
      expect(after.machines).toEqual({ previews: 0, bots: 0 })
      expect(after.breakdowns).toEqual({
        action: [{ key: 'view', views: 1, taps: 0 }],
        device: [{ key: 'mobile', views: 1, taps: 0 }],
        region: [{ key: 'DE-BE', views: 1, taps: 0 }],
        source: [{ key: 'nfc', views: 1, taps: 0 }],
      })
      expect(after.top_people).toMatchObject([{ employee_id: bob.id }])
      const series = await call('GET', `/api/analytics/company/${tenant.companyId}/series`, { token: tenant.token })
      expect(series.body.buckets).toMatchObject([{ counts: { view: 1 } }])
    }
  })

  it('goes on beside a queue full of the same people’s events, and every count is of what is left', async () => {
    const tenant = await newTenant()
    const everyone = await Promise.all(Array.from({ length: PEOPLE }, () => addEmployee(tenant)))
    const batch = () =>
      record(
        tenant,
        ...Array.from({ length: BATCH }, (_, n) => ({
          employee_id: everyone[n % PEOPLE]?.id,
          action: n % 4 ? ('save' as const) : ('view' as const),
          device: devices[n % devices.length] ?? 'other',
          source: sources[n % sources.length] ?? 'direct',
          occurred_at: new Date(Date.now() - n * QUARTER_MS).toISOString(),
          visitor: `00000000000000${10 + n}`,
        })),
      )
    await batch()
    const erasures = everyone.map(async ({ id }, n) => {
      const [erased] = await Promise.all([erase(tenant, id, n % 2 ? 'delete' : 'anonymise'), batch()])
      return erased.status
    })
    expect(await Promise.all(erasures)).toEqual(everyone.map(() => 200))
    const ofPeople = 'views + calls + emails + whatsapps + saves + shares + links + qrs'
    const [sums] = await asOwner(
      `select (select count(*) from analytics where company_id = $1)::int as events,
        (select sum(${ofPeople}) from analytics_people_quarters where company_id = $1)::int as quarters,
        (select sum(${ofPeople}) from analytics_company_quarters where company_id = $1)::int as all_quarters,
        (select sum(events) from analytics_people_properties where company_id = $1 and dimension = 'region')::int as regions,
        (select sum(events) from analytics_company_days where company_id = $1 and dimension = 'region')::int as all_regions,
        (select sum(events) from analytics_company_days where company_id = $1 and dimension = 'action')::int as days,
        (select sum(views + taps + previews + bots) from analytics_people_days where company_id = $1)::int as people`,
      [tenant.companyId],
    )
    const { events } = sums ?? {}
    expect(sums).toEqual(Object.fromEntries(Object.keys(sums ?? {}).map((what) => [what, events])))
  })

  it('is for administrators, and needs the choice', async () => {
    const { tenant, ada } = await visited()
    const colleague = await newEmployeeUser(tenant)
    const json = { events: 'delete' }
    const asColleague = await call('POST', `/api/employees/${ada.id}/erasure`, { token: colleague.token, json })
    expect(asColleague.status).toBe(403)
    const other = await newTenant()
    expect((await erase(other, ada.id, 'delete')).status).toBe(404)
    expect((await erase(tenant, ada.id, 'maybe')).status).toBe(422)
    expect((await report(tenant)).totals.events).toBe(3)
  })
})
