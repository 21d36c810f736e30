import { parse } from 'csv-parse/sync'
import { uuidv7 } from 'uuidv7'
import { expect, it } from 'vitest'
import { EXPORT_PAGE_ROWS } from '../src/analytics/export'
import { call, countedEnv, request } from './support/client'
import { addEmployee, asOwner, newTenant, type Tenant } from './support/tenant'

const DAY = '2026-04-01'

/** So many events of one person within the day, straight into the table. */
const insertEvents = (tenant: Tenant, employeeId: string, count: number) =>
  asOwner(
    `insert into analytics (company_id, id, employee_id, action, device, region, source, occurred_at)
       select $1, gen_random_uuid(), $2, 'view', 'mobile', null, 'nfc', $4::timestamptz + make_interval(secs => n / 10)
         from generate_series(1, $3::int) as n`,
    [tenant.companyId, employeeId, count, `${DAY}T00:00:00Z`],
  )

const exported = (tenant: Tenant, query = `from=${DAY}&to=${DAY}`, more: Parameters<typeof request>[2] = {}) =>
  request('GET', `/api/analytics/company/${tenant.companyId}/export.csv?${query}`, { token: tenant.token, ...more })

const rowsOf = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true })

it('exports each event of the period once, newest first, as many pages as it takes', async () => {
  const tenant = await newTenant()
  const { id } = await addEmployee(tenant, { full_name: 'Zoë, "the" Example' })
  const count = 2 * EXPORT_PAGE_ROWS + 1
  await insertEvents(tenant, id, count)
  const response = await exported(tenant)
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('Content-Disposition')).toBe(`attachment; filename="edgecard-events-${DAY}-${DAY}.csv"`)
  const rows = rowsOf(await response.text())
  expect([rows.length, new Set(rows.map(({ event_id }) => event_id)).size]).toEqual([count, count])
  const times = rows.map(({ occurred_at = '' }) => Date.parse(occurred_at))
  expect(times).toEqual(times.toSorted((a, b) => b - a))
  expect(rows[0]).toEqual({
    occurred_at: `${DAY}T00:16:40+00:00`,
    event_id: expect.any(String),
    employee_id: id,
    employee_name: 'Zoë, "the" Example',
    action: 'view',
    device: 'mobile',
    region: '',
    source: 'nfc',
    referrer: '',
  })
})

it('holds one page at a time: what nobody takes is not read', async () => {
  const tenant = await newTenant()
  const { id } = await addEmployee(tenant)
  await insertEvents(tenant, id, 3 * EXPORT_PAGE_ROWS)
  const { env, roundTrips } = countedEnv()
  const response = await exported(tenant, undefined, { env })
  const reader = response.body?.getReader()
  await reader?.read()
  expect(await roundTrips()).toBeLessThanOrEqual(2)
  await reader?.cancel()
})

it('defuses what a spreadsheet would run', async () => {
  const tenant = await newTenant()
  const { id } = await addEmployee(tenant, { full_name: '=HYPERLINK("https://evil.example");=1+1' })
  await insertEvents(tenant, id, 1)
  const [row] = rowsOf(await (await exported(tenant)).text())
  expect(row?.employee_name).toBe(`'=HYPERLINK("https://evil.example");'=1+1`)
})

it('is a heading alone where nothing happened, and breaks off when the session ends on the way', async () => {
  const tenant = await newTenant()
  expect(await (await exported(tenant)).text()).toMatch(/^\ufeff?occurred_at,event_id,.*source,referrer\r\n$/)
  const { id } = await addEmployee(tenant)
  await insertEvents(tenant, id, 2 * EXPORT_PAGE_ROWS)
  const response = await exported(tenant)
  await call('POST', '/api/auth/logout', { token: tenant.token })
  await expect(response.text()).rejects.toThrow()
})

it('answers a person who is not there with 404, and a wrong period with 422', async () => {
  const tenant = await newTenant()
  const nobody = await call('GET', `/api/analytics/employee/${uuidv7()}/export.csv`, { token: tenant.token })
  expect([nobody.status, nobody.body.code]).toEqual([404, 'not_found'])
  for (const query of ['from=2026-01-02&to=2026-01-01', 'limit=5', 'cursor=x'])
    expect([query, (await exported(tenant, query)).status]).toEqual([query, 422])
})
