import { sign } from 'hono/jwt'
import { uuidv7 } from 'uuidv7'
import { describe, expect, it } from 'vitest'
import { call, type Json, testEnv } from './support/client'
import { refused } from './support/problem'
import { addEmployee, asOwner, newEmployeeUser, newTenant, PASSWORD, type Tenant } from './support/tenant'

const me = (token: string) => call('GET', '/api/auth/me', { token })
const invite = ({ token }: Tenant, { id }: Json, json: { email?: string } = {}) =>
  call('POST', `/api/employees/${id}/invitation`, { token, json })
const accept = (invitation: string, password = PASSWORD) =>
  call('POST', '/api/auth/accept', { json: { invitation, password } })
const someEmail = () => `${uuidv7()}@example.com`

describe('an invitation', () => {
  it('lets a person sign in and edit their own profile only', async () => {
    const tenant = await newTenant()
    const { employee, token } = await newEmployeeUser(tenant, { external_id: 'E-1' })
    const colleague = await addEmployee(tenant)
    const own = await call('PATCH', `/api/employees/${employee.id}`, { token, json: { bio: 'I make maps.' } })
    expect([own.status, own.body.bio, own.body.external_id]).toEqual([200, 'I make maps.', 'E-1'])
    const put = await call('PUT', `/api/employees/${employee.id}`, { token, json: { full_name: 'New Name' } })
    expect([put.status, put.body.full_name, put.body.external_id]).toEqual([200, 'New Name', 'E-1'])
    expect((await call('GET', `/api/employees/${colleague.id}`, { token })).status).toBe(200)
    expect((await call('PATCH', `/api/employees/${colleague.id}`, { token, json: { bio: 'x' } })).status).toBe(403)
    for (const json of [{ external_id: 'E-2' }, { is_active: false }]) {
      expect((await call('PATCH', `/api/employees/${employee.id}`, { token, json })).body.code).toBe('forbidden')
    }
    expect((await call('GET', `/api/analytics/employee/${employee.id}`, { token })).status).toBe(200)
    expect((await call('GET', `/api/analytics/employee/${colleague.id}`, { token })).status).toBe(403)
  })

  it('works once', async () => {
    const tenant = await newTenant()
    const employee = await addEmployee(tenant, { email: someEmail() })
    const { invitation } = (await invite(tenant, employee)).body
    const answers = await Promise.all([1, 2, 3].map(() => accept(invitation)))
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses[0]).toBe(201)
    // The invitation is used, or its e-mail was signed up a moment before.
    for (const status of statuses.slice(1)) expect([409, 410]).toContain(status)
    const { status, body } = await accept(invitation)
    expect([status, body.code, body.detail]).toEqual([410, 'invitation_gone', expect.stringMatching(/used.+sign in/i)])
  })

  it('withdraws the one before it, whichever e-mail that was for', async () => {
    const tenant = await newTenant()
    const employee = await addEmployee(tenant)
    const wrong = (await invite(tenant, employee, { email: someEmail() })).body.invitation
    const right = (await invite(tenant, employee, { email: someEmail() })).body.invitation
    const { status, body } = await accept(wrong)
    expect([status, body.code, body.detail]).toEqual([410, 'invitation_gone', expect.stringContaining('newer')])
    expect((await accept(right)).body).toMatchObject({ role: 'employee', company_id: tenant.companyId })
  })

  it('stays good when no other could be made', async () => {
    const tenant = await newTenant()
    const employee = await addEmployee(tenant)
    const { invitation } = (await invite(tenant, employee, { email: someEmail() })).body
    expect((await invite(tenant, employee)).status).toBe(422)
    expect((await invite(await newTenant(), employee, { email: someEmail() })).status).toBe(404)
    expect((await accept(invitation)).status).toBe(201)
  })

  it('is no change of the person: their tag and their card stay', async () => {
    const tenant = await newTenant()
    const { id } = await addEmployee(tenant, { email: someEmail() })
    const state = async () => {
      const { response } = await call('GET', `/api/employees/${id}`, { token: tenant.token })
      const [card] = await asOwner('select card_version from cards where employee_id = $1', [id])
      return [response.headers.get('ETag'), card]
    }
    const before = await state()
    await invite(tenant, { id })
    expect(await state()).toEqual(before)
  })

  it('of before invitations had ids is good until there is a newer one', async () => {
    const tenant = await newTenant()
    const [kept, renewed] = [await addEmployee(tenant), await addEmployee(tenant, { email: someEmail() })]
    await invite(tenant, renewed)
    const exp = Math.floor(Date.now() / 1000) + 60
    const old = ({ id, full_name }: Json) => {
      const claims = { company_id: tenant.companyId, employee_id: id, email: someEmail(), full_name }
      return sign({ ...claims, iss: 'edgecard', aud: 'edgecard-invitation', exp }, testEnv.JWT_SECRET, 'HS256')
    }
    expect((await accept(await old(renewed))).body.code).toBe('invitation_gone')
    expect((await accept(await old(kept))).status).toBe(201)
  })

  it('is not made for somebody who has joined already', async () => {
    const tenant = await newTenant()
    const { employee } = await newEmployeeUser(tenant)
    const { status, body } = await invite(tenant, employee, { email: someEmail() })
    expect([status, body.code]).toEqual([409, 'conflict'])
    expect(body.detail).toMatch(/joined.+sign in.+e-mail/)
  })

  it('is told of, once it is accepted, where the person is', async () => {
    const tenant = await newTenant()
    const { employee } = await newEmployeeUser(tenant)
    const invited = await addEmployee(tenant, { email: someEmail() })
    await invite(tenant, invited)
    const people = await call('GET', `/api/company/${tenant.companyId}/employees`, { token: tenant.token })
    const listed = Object.fromEntries(people.body.items.map(({ id, has_account }: Json) => [id, has_account]))
    expect(listed).toEqual({ [employee.id]: true, [invited.id]: false })
    const one = await call('GET', `/api/employees/${employee.id}`, { token: tenant.token })
    expect(one.body.has_account).toBe(true)
  })

  it('of somebody deactivated says to reactivate them', async () => {
    const tenant = await newTenant()
    const { id } = await addEmployee(tenant, { email: 'left@example.com' })
    await call('DELETE', `/api/employees/${id}`, { token: tenant.token })
    const path = `/api/employees/${id}/invitation`
    const { detail } = await refused('conflict', 'POST', path, { token: tenant.token, json: {} })
    expect(detail).toContain('reactivate them first')
  })

  it('ends with the person', async () => {
    const tenant = await newTenant()
    const { employee, token } = await newEmployeeUser(tenant)
    await call('DELETE', `/api/employees/${employee.id}`, { token: tenant.token })
    expect((await me(token)).body.code).toBe('forbidden')
  })

  it('joins a known user to a second company, between which they switch', async () => {
    const [first, second] = await Promise.all([newTenant(), newTenant()])
    const employee = await addEmployee(second, { email: first.email })
    const { invitation } = (await invite(second, employee)).body
    expect((await accept(invitation, 'somebody else')).body.code).toBe('wrong_credentials')
    expect((await accept(invitation)).body).toMatchObject({ role: 'employee', company_id: second.companyId })
    const switched = await call('POST', '/api/auth/switch', {
      token: first.token,
      json: { company_id: second.companyId },
    })
    expect(switched.body).toMatchObject({ role: 'employee', company_id: second.companyId, user_id: first.userId })
    const both = await me(switched.body.access_token)
    expect(both.body.companies).toHaveLength(2)
    const stranger = await newTenant()
    const refused = await call('POST', '/api/auth/switch', {
      token: stranger.token,
      json: { company_id: second.companyId },
    })
    expect(refused.body.code).toBe('forbidden')
  })
})
