import { createExecutionContext, env, waitOnExecutionContext } from 'cloudflare:test'
import { uuidv7 } from 'uuidv7'
import { vi } from 'vitest'
import type { Bindings } from '../../src/env'
import worker from '../../src/worker'

export type TestEnv = Bindings & { ADMIN_DATABASE_URL: string }
export const testEnv = env as unknown as TestEnv

type Options = {
  token?: string | undefined
  json?: unknown
  body?: BodyInit
  headers?: Record<string, string>
  env?: Bindings
  cf?: object
}

/** One request through the Worker's fetch handler, with what it deferred done before the answer is given back. */
export async function request(method: string, path: string, options: Options = {}): Promise<Response> {
  const { token, json, body, headers, env: bindings = testEnv, cf } = options
  const ctx = createExecutionContext()
  const init: RequestInit<IncomingRequestCfProperties> = {
    method,
    headers: {
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(body !== undefined && { body }),
    ...(cf && { cf: cf as IncomingRequestCfProperties }),
    redirect: 'manual',
  }
  const incoming = new Request<unknown, IncomingRequestCfProperties>(new URL(path, bindings.PUBLIC_URL), init)
  const response = await worker.fetch(incoming, bindings, ctx)
  await waitOnExecutionContext(ctx)
  return response
}

// biome-ignore lint/suspicious/noExplicitAny: answers are checked by the assertions on them.
export type Json = any

/** Like `request`, for JSON answers. */
export async function call(
  method: string,
  path: string,
  options: Options = {},
): Promise<{ status: number; body: Json; response: Response }> {
  const response = await request(method, path, options)
  const text = await response.text()
  return { status: response.status, body: text ? JSON.parse(text) : null, response }
}

/** Bindings whose database requests are counted under a name of their own. */
export function countedEnv() {
  const name = uuidv7()
  const url = new URL(testEnv.DATABASE_URL)
  url.searchParams.set('application_name', name)
  const counter = new URL(`/requests?application_name=${name}`, `http://${url.host}`)
  const roundTrips = async () => ((await (await fetch(counter)).json()) as { requests: number }).requests
  return { env: { ...testEnv, DATABASE_URL: url.href } as Bindings, roundTrips, name }
}

/** Has the local Neon fail for the next requests (dev/neon.ts). */
export async function fault(databaseUrl: string, body: object) {
  const target = new URL('/faults', `http://${new URL(databaseUrl).host}`)
  const { status } = await fetch(target, { method: 'POST', body: JSON.stringify(body) })
  if (status !== 201) throw new Error(`/faults answered ${status}`)
}

/** Longer than this location's copies of cards are served, whatever happens (src/cards/cache.ts). */
const PAST_COPIES_MS = 25 * 60 * 60 * 1_000

/** Moves the clock past the life of what the isolate and its location remember, until vi.useRealTimers(). */
export const forgetCopies = () => forward(PAST_COPIES_MS)
/** Moves the clock on, until vi.useRealTimers(). */
export const forward = (milliseconds: number) =>
  void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds })
