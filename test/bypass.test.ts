import { expect, it } from 'vitest'
import type { Bindings } from '../src/env'
import worker from '../src/worker'
import { call, testEnv } from './support/client'
import { addEmployee, newSuperadmin, newTenant, PASSWORD } from './support/tenant'

// DATABASE_URL names the owner: a role that bypasses row-level security. Nothing may work, whatever asks.
const env: Bindings = { ...testEnv, DATABASE_URL: testEnv.ADMIN_DATABASE_URL }

it.each([
  ['POST', '/api/auth/login', { email: 'a@example.com', password: PASSWORD }],
  ['POST', '/api/auth/signup', { email: 'a@example.com', password: PASSWORD, full_name: 'A' }],
  ['GET', '/api/card/nobody/never-seen', undefined],
  ['POST', '/api/analytics/track?company_slug=nobody&employee_slug=never-seen', { action: 'view' }],
])('%s %s is refused', async (method, path, json) => {
  const { status, body } = await call(method, path, { json, env })
  expect([status, body.code]).toEqual([500, 'misconfigured'])
})

it('what a session asks for is refused', async () => {
  const tenant = await newTenant()
  const { id } = await addEmployee(tenant)
  const superadmin = await newSuperadmin()
  for (const [method, path, token, json] of [
    ['GET', '/api/auth/me', tenant.token, undefined],
    ['POST', '/api/auth/switch', tenant.token, { company_id: tenant.companyId }],
    ['GET', `/api/employees/${id}`, superadmin.token, undefined],
  ] as const) {
    const { status, body } = await call(method, path, { token, json, env })
    expect([path, status, body.code]).toEqual([path, 500, 'misconfigured'])
  }
})

it.each([
  [
    'edgecard-events',
    ({ companyId: company_id }: { companyId: string }, employee_id: string) => ({
      ...{ type: 'event', id: crypto.randomUUID(), company_id, employee_id, action: 'view', device: 'other' },
      ...{ region: null, ip_network: null, occurred_at: new Date().toISOString() },
    }),
  ],
  [
    'edgecard-projections',
    ({ companyId }: { companyId: string }) => ({ type: 'company', company_id: companyId, after: null }),
  ],
])('a message of %s waits until it is mended', async (queue, bodyOf) => {
  const tenant = await newTenant()
  const body = bodyOf(tenant, (await addEmployee(tenant)).id)
  const outcomes: string[] = []
  const [ack, retry] = ['ack', 'retry'].map((outcome) => () => void outcomes.push(outcome))
  const messages = [{ id: '1', timestamp: new Date(), attempts: 1, body, ack, retry }]
  const batch = { queue, messages } as unknown as Parameters<typeof worker.queue>[0]
  await worker.queue(batch, env)
  await worker.queue(batch, testEnv)
  expect(outcomes).toEqual(['retry', 'ack'])
})

it('the nightly work is refused', async () => {
  const nightly = { cron: '17 3 * * *' } as Parameters<typeof worker.scheduled>[0]
  await expect(worker.scheduled(nightly, env)).rejects.toMatchObject({ code: 'misconfigured' })
})
