import { afterEach, beforeAll, expect, vi } from 'vitest'
import type { CardAddress } from '../../src/cards/address'
import type { Bindings } from '../../src/env'
import { call, request, testEnv } from './client'
import { faultyKv } from './faulty-kv'
import type { KvFaults } from './kv-faults'
import { recordedProjections } from './projections'
import { addEmployee, newTenant, type Tenant } from './tenant'

export function useIsolates() {
  // What a worker loads when it first needs it has to come from its own modules, not from those after `restarted`.
  beforeAll(async () => void (await request('GET', '/card/nobody/at-all')))
  afterEach(() => void vi.useRealTimers())
}

const AWAY = 'postgres://edgecard_app:x@127.0.0.1:1/db'
export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** No repair of it comes, which would put it into KV again in the midst of a test. */
export async function newCard(fields = {}) {
  const tenant = await newTenant()
  const { id, public_slug } = await addEmployee(tenant, { job_title: 'First', ...fields }, recordedProjections().env)
  const address: CardAddress = { publicUrl: testEnv.PUBLIC_URL, companySlug: tenant.slug, employeeSlug: public_slug }
  return { tenant, id, path: `/card/${tenant.slug}/${public_slug}`, address }
}

export const withKv = (faults: KvFaults, env: Bindings = testEnv) => {
  const { kv, counts, written } = faultyKv(testEnv.CARDS, faults)
  return { env: { ...env, CARDS: kv } as Bindings, counts, written }
}
export const allAway = () => withKv({ isDown: true }, { ...testEnv, DATABASE_URL: AWAY }).env
export const setTitle = (tenant: Tenant, id: string, job_title: string, env: Bindings = testEnv) =>
  call('PATCH', `/api/employees/${id}`, { token: tenant.token, json: { job_title }, env })
export const tierOf = (response: Response) => /desc=(\w+)/.exec(response.headers.get('Server-Timing') ?? '')?.[1]

/** What another isolate of this location would have: no memory of this one's. */
export async function restarted() {
  vi.resetModules()
  return (await import('../../src/worker')).default
}
/** One that has the card from the location: it waits for that no longer than a moment (src/cards/cache.ts). */
export async function restartedWithCopy(path: string, env: Bindings = testEnv) {
  let worker = await restarted()
  await expect
    .poll(async () => {
      worker = await restarted()
      return tierOf(await requestOfNew(worker, path, env))
    })
    .toBe('edge')
  return worker
}
export async function requestOfNew(
  worker: Awaited<ReturnType<typeof restarted>>,
  path: string,
  env: Bindings = testEnv,
) {
  const { createExecutionContext, waitOnExecutionContext } = await import('cloudflare:test')
  const context = createExecutionContext()
  const incoming = new Request<unknown, IncomingRequestCfProperties>(new URL(path, env.PUBLIC_URL))
  const response = await worker.fetch(incoming, env, context)
  await waitOnExecutionContext(context)
  return response
}
