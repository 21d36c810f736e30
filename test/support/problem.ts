import { expect } from 'vitest'
import { type ErrorCode, statusOf } from '../../src/errors'
import { type Json, request } from './client'
import { asOwner, type Tenant } from './tenant'

/** What no answer may tell: stacks, SQL, names of our tools, and sentences that a library wrote. */
const LEAKS =
  /\bat \S+ \(|\.[jt]sx?:\d|\/src\/|node_modules|postgres|pglite|drizzle|\bneon\b|\bzod\b|relation "|syntax for type|\bselect \S+ from\b|insert into|Invalid input|Too big|Too small|\[object /i
const SENTENCE = /\S+ \S.*[.…}]$/s

/** Reads a problem, checks everything that every problem has, and answers its body. `what` names the case in a failure. */
export async function readProblem(response: Response, what: string): Promise<Json> {
  const text = await response.text()
  expect(response.status, `${what} answered ${text.slice(0, 500)}`).toBeGreaterThanOrEqual(400)
  expect(response.headers.get('Content-Type'), what).toBe('application/problem+json')
  expect(response.headers.get('Cache-Control'), what).toBe('no-store')
  const body = JSON.parse(text)
  expect(response.status, `${what} answered ${text}`).toBeLessThan(500)
  expect(statusOf[body.code as ErrorCode], `${what}: the status of ${body.code}`).toBe(response.status)
  expect(body, what).toMatchObject({
    type: 'about:blank',
    status: response.status,
    title: expect.stringMatching(/^\S/),
  })
  expect(body.request_id, what).toBe(response.headers.get('X-Request-Id'))
  expect(body.detail, what).toMatch(SENTENCE)
  for (const { message } of body.errors ?? []) expect(message, what).toMatch(SENTENCE)
  expect(text, what).not.toMatch(LEAKS)
  return body
}

/** Sends a request that has to fail with this code; answers the problem. */
export async function refused(
  code: ErrorCode,
  method: string,
  path: string,
  options: Parameters<typeof request>[2] = {},
) {
  const what = `${method} ${path} ${JSON.stringify(options.json ?? null)}`.slice(0, 300)
  const body = await readProblem(await request(method, path, options), what)
  expect(body.code, `${what}: ${body.detail.slice(0, 300)}`).toBe(code)
  return body
}

/** Everything that a company has, for a look at whether anything changed. */
export const contents = ({ companyId, userId }: Tenant) =>
  asOwner(
    `select (select jsonb_agg(c order by c.id) from companies c where id = $1) as company,
            (select jsonb_agg(e order by e.id) from employees e where company_id = $1) as employees,
            (select jsonb_agg(to_jsonb(k) - 'projected_version' order by k.employee_id) from cards k where company_id = $1) as cards,
            (select jsonb_agg(s order by s.id) from subscriptions s where company_id = $1) as subscriptions,
            (select jsonb_agg(m order by m.user_id) from memberships m where company_id = $1) as memberships,
            (select jsonb_agg(m order by m.company_id) from memberships m where user_id = $2) as companies,
            (select jsonb_agg(u) from users u where id = $2) as founder`,
    [companyId, userId],
  )
