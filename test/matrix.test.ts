import { sign } from 'hono/jwt'
import { beforeAll, describe, expect, it } from 'vitest'
import { rules } from '../src/auth/policy'
import { call, request, testEnv } from './support/client'
import { contents } from './support/problem'
import { fill, routeTable } from './support/routes'
import { addEmployee, newEmployeeUser, newTenant, type Tenant } from './support/tenant'

const routes = routeTable()
const guarded = routes.filter(({ rule }) => rule !== undefined && rule !== 'public')

let ours: Tenant
let theirs: Tenant
let values: Record<string, string>
let colleague: string
let expired: string

async function sessionToken(claims: Record<string, unknown>, exp: number, alg: 'HS256' | 'HS512' = 'HS256') {
  const base = { iss: 'edgecard', aud: 'edgecard-session', role: 'admin', epoch: 0, iat: exp - 60, exp }
  return sign({ ...base, sub: ours.userId, company_id: ours.companyId, ...claims }, testEnv.JWT_SECRET, alg)
}

const soon = () => Math.floor(Date.now() / 1000) + 60

beforeAll(async () => {
  ;[ours, theirs] = await Promise.all([newTenant(), newTenant()])
  const employee = await addEmployee(ours, { full_name: 'Victim' })
  colleague = (await newEmployeeUser(ours)).token
  values = {
    company_id: ours.companyId,
    employee_id: employee.id,
    company_slug: ours.slug,
    employee_slug: employee.public_slug,
  }
  expired = await sessionToken({}, Math.floor(Date.now() / 1000) - 60)
})

it('knows every route and a rule for each', () => {
  expect(routes.length).toBeGreaterThan(25)
  expect(routes.filter(({ rule }) => rule === undefined)).toEqual([])
  expect(new Set(guarded.map(({ rule }) => rule))).toEqual(
    new Set(Object.keys(rules).filter((rule) => !['public', 'company:deactivate', 'employee:activate'].includes(rule))),
  )
})

describe.each(guarded)('$method $path ($rule)', ({ method, path, rule }) => {
  const send = (token?: string) => call(method, fill(path, values), { token, ...(method !== 'GET' && { json: {} }) })
  const isAboutOurs = path.includes(':company_id') || path.includes(':employee_id')

  it('refuses no token', async () => {
    const { status, body } = await send()
    expect([status, body.code]).toEqual([401, 'unauthenticated'])
  })

  it('refuses an expired token', async () => {
    const { status, body } = await send(expired)
    expect([status, body.code]).toEqual([401, 'unauthenticated'])
  })

  it('shows and changes nothing for another company’s token', async () => {
    if (!isAboutOurs) return
    const before = await contents(ours)
    const { status, body } = await send(theirs.token)
    const needsBody = method === 'PUT' || path.endsWith('/erasure')
    const expected = path.includes(':company_id') ? [403] : needsBody ? [422, 404] : [404]
    expect(expected).toContain(status)
    expect(body.code).toMatch(/^(forbidden|not_found|invalid_input)$/)
    expect(JSON.stringify(body)).not.toContain('Victim')
    expect(await contents(ours)).toEqual(before)
  })

  it('holds an employee to the policy', async () => {
    const allowed = rule && rules[rule].employee === true
    const before = await contents(ours)
    const { status, body } = await send(colleague)
    if (allowed) return expect(status).not.toBe(403)
    expect([status, body.code]).toEqual([403, 'forbidden'])
    expect(await contents(ours)).toEqual(before)
  })
})

describe('a token that is not ours', () => {
  const read = (token: string) => call('GET', `/api/company/${ours.companyId}`, { token })
  const base64 = (value: unknown) => btoa(JSON.stringify(value)).replace(/=+$/, '')

  it.each([
    [
      'alg none',
      async () => `${base64({ alg: 'none', typ: 'JWT' })}.${(await sessionToken({}, soon())).split('.')[1]}.`,
    ],
    ['another algorithm', () => sessionToken({}, soon(), 'HS512')],
    [
      'another secret',
      () => sign({ sub: ours.userId, exp: soon() }, 'another secret of more than 32 characters', 'HS256'),
    ],
    ['another audience', () => sessionToken({ aud: 'edgecard-invitation' }, soon())],
    ['another issuer', () => sessionToken({ iss: 'elsewhere' }, soon())],
    ['a role it never had', () => sessionToken({ role: 'owner' }, soon())],
    [
      'a changed payload',
      async () => {
        const [head, , tail] = (await sessionToken({}, soon())).split('.')
        return `${head}.${base64({ sub: theirs.userId, company_id: ours.companyId, role: 'admin', epoch: 0, exp: soon() })}.${tail}`
      },
    ],
    ['no token at all', () => 'nonsense'],
  ])('%s is refused', async (_, token) => {
    const { status, body } = await read(await token())
    expect([status, body.code]).toEqual([401, 'unauthenticated'])
  })

  it.each([
    ['a user of another company', () => ({ sub: theirs.userId })],
    ['a superadmin who is none', () => ({ role: 'superadmin' })],
    ['an old epoch', () => ({ epoch: -1 })],
    ['an employee who is an admin', () => ({ role: 'employee', employee_id: values.employee_id })],
  ])('well signed for %s is refused by the database', async (_, claims) => {
    const { status, body } = await read(await sessionToken(claims(), soon()))
    expect([status, body.code]).toEqual([401, 'session_revoked'])
  })
})

it('keeps public routes public', async () => {
  for (const { method, path } of routes.filter(({ rule }) => rule === 'public' && rule !== undefined)) {
    const response = await request(method, fill(path, values))
    expect([method, path, [401, 403].includes(response.status)]).toEqual([method, path, false])
  }
})
