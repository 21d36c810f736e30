import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { expect, it } from 'vitest'
import worker from '../src/worker'
import { countedEnv, fault, type Json } from './support/client'
import { counts, linesOf, numbered, rehearse, send, sendForLines } from './support/import'
import { recordedProjections } from './support/projections'
import { asOwner, enlarge, newTenant, type Tenant } from './support/tenant'

async function largeTenant() {
  const tenant = await newTenant()
  await enlarge(tenant)
  return tenant
}
const stored = async ({ companyId }: Tenant) =>
  (await asOwner('select count(*)::int as n from employees where company_id = $1', [companyId]))[0]?.n

it('tells how far it is, and last the report that the JSON answer has', async () => {
  const tenant = await largeTenant()
  const { env, roundTrips } = countedEnv()
  const response = await sendForLines(tenant, `${numbered(600)}\n,bad`, { env })
  expect([response.status, response.headers.get('Content-Type'), response.headers.get('Cache-Control')]).toEqual([
    200,
    'application/x-ndjson; charset=utf-8',
    'no-store',
  ])
  const lines = await linesOf(response)
  expect(lines.slice(0, -1)).toEqual([0, 250, 500, 600].map((done) => ({ progress: { done, total: 600 } })))
  expect(counts(lines.at(-1).report)).toEqual({ created: 600, updated: 0, unchanged: 0, failed: 1 })
  expect(await roundTrips()).toBeLessThanOrEqual(600 / 250 + 5)
  const again = await send(tenant, `${numbered(600)}\n,bad`)
  expect(Object.keys(lines.at(-1).report)).toEqual(Object.keys(again.body))
  expect(again.body.unchanged).toBe(600)
})

it('answers a dry run as one line', async () => {
  const tenant = await newTenant()
  const [line, ...more] = await linesOf(await sendForLines(tenant, numbered(2), { query: 'dry_run=true' }))
  expect([line.report, more]).toEqual([(await rehearse(tenant, numbered(2))).body, []])
})

it.each<[string, string, number, string]>([
  ['an unreadable file', 'colour\nred', 400, 'malformed_csv'],
  ['a file beyond the plan', numbered(26), 402, 'plan_limit'],
])('refuses %s with a status of its own', async (_, csv, status, code) => {
  const response = await sendForLines(await newTenant(), csv)
  expect([response.status, response.headers.get('Content-Type'), ((await response.json()) as Json).code]).toEqual([
    status,
    'application/problem+json',
    code,
  ])
})

it('ends with the problem when it breaks off, and a repeat adds nobody twice', async () => {
  const tenant = await largeTenant()
  const { env, name } = countedEnv()
  await fault(env.DATABASE_URL, { application_name: name, delay_ms: 1, times: 2 })
  await fault(env.DATABASE_URL, { application_name: name, status: 500, times: 1 })
  const lines = await linesOf(await sendForLines(tenant, numbered(251), { env }))
  expect(lines.slice(0, -1)).toEqual([0, 250].map((done) => ({ progress: { done, total: 251 } })))
  expect(lines.at(-1).problem).toEqual({
    type: 'about:blank',
    title: 'The service is briefly unavailable',
    status: 503,
    detail: expect.stringContaining('first 250 good rows'),
    code: 'unavailable',
    request_id: expect.any(String),
  })
  expect(counts((await send(tenant, numbered(251))).body)).toMatchObject({ created: 1, unchanged: 250 })
})

it('stops after the rows at hand when the client leaves, refreshes their cards, and a repeat does the rest', async () => {
  const tenant = await largeTenant()
  const { env, sent } = recordedProjections()
  const ctx = createExecutionContext()
  const incoming = new Request<unknown, IncomingRequestCfProperties>(
    `https://cards.test/api/company/${tenant.companyId}/employees/import`,
    {
      method: 'POST',
      body: numbered(2000),
      headers: { Authorization: `Bearer ${tenant.token}`, 'Content-Type': 'text/csv', Accept: 'application/x-ndjson' },
    },
  )
  const response = await worker.fetch(incoming, env, ctx)
  const reader = response.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  await waitOnExecutionContext(ctx)
  const landed = await stored(tenant)
  expect([250, 500]).toContain(landed)
  expect(sent).toEqual([{ type: 'company', company_id: tenant.companyId, after: null }])
  expect(counts((await send(tenant, numbered(2000))).body)).toEqual({
    created: 2000 - landed,
    updated: 0,
    unchanged: landed,
    failed: 0,
  })
})
