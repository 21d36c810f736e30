import { neon } from '@neondatabase/serverless'
import { uuidv7 } from 'uuidv7'
import type { Bindings } from '../../src/env'
import { call, type Json, testEnv } from './client'

export const PASSWORD = 'correct horse battery'

export type Tenant = { token: string; companyId: string; userId: string; email: string; slug: string }

/** A company of the test's own, with its admin signed up through the API. */
export async function newTenant(name = `Company ${uuidv7().slice(-12)}`): Promise<Tenant> {
  const email = `admin-${uuidv7()}@example.com`
  const json = { email, password: PASSWORD, full_name: 'Ada Admin', company_name: name }
  const { status, body } = await call('POST', '/api/auth/signup', { json })
  if (status !== 201) throw new Error(`signup answered ${status}: ${JSON.stringify(body)}`)
  const { access_token: token, company_id: companyId, user_id: userId } = body
  const company = await call('GET', `/api/company/${companyId}`, { token })
  return { token, companyId, userId, email, slug: company.body.slug }
}

/** A person added through the API; answers the employee. */
export async function addEmployee(
  tenant: Tenant,
  fields: Record<string, unknown> = {},
  env: Bindings = testEnv,
): Promise<Json> {
  const json = { full_name: `Person ${uuidv7().slice(-12)}`, ...fields }
  const { status, body } = await call('POST', `/api/company/${tenant.companyId}/employees`, {
    token: tenant.token,
    json,
    env,
  })
  if (status !== 201) throw new Error(`adding a person answered ${status}: ${JSON.stringify(body)}`)
  return body
}

/** A person who has accepted the company's invitation. */
export async function newEmployeeUser(tenant: Tenant, fields: Record<string, unknown> = {}) {
  const email = `person-${uuidv7()}@example.com`
  const employee = await addEmployee(tenant, { email, ...fields })
  const invited = await call('POST', `/api/employees/${employee.id}/invitation`, { token: tenant.token, json: {} })
  const json = { invitation: invited.body.invitation, password: PASSWORD }
  const { status, body } = await call('POST', '/api/auth/accept', { json })
  if (status !== 201) throw new Error(`accepting answered ${status}: ${JSON.stringify(body)}`)
  return { employee, email, token: body.access_token as string, userId: body.user_id as string }
}

/** The owner's look behind row-level security. */
export const asOwner = (statement: string, params: unknown[] = []) =>
  neon(testEnv.ADMIN_DATABASE_URL).query(statement, params)

export async function newSuperadmin() {
  const { email, userId } = await newTenant()
  await asOwner('update users set is_superadmin = true where id = $1', [userId])
  const { body } = await call('POST', '/api/auth/login', { json: { email, password: PASSWORD } })
  return { token: body.access_token as string, userId, email }
}

/** Room for as many people as a test needs. */
export const enlarge = (tenant: Tenant) =>
  asOwner(`update subscriptions set plan = 'business', max_employees = 20000 where company_id = $1`, [tenant.companyId])
