import { uuidv7 } from 'uuidv7'
import { describe, expect, it } from 'vitest'
import { call, countedEnv } from './support/client'
import { refused } from './support/problem'
import { addEmployee, asOwner, newEmployeeUser, newSuperadmin, newTenant, PASSWORD } from './support/tenant'

const login = (email: string, password = PASSWORD) => call('POST', '/api/auth/login', { json: { email, password } })
const me = (token: string) => call('GET', '/api/auth/me', { token })

describe('sign-up', () => {
  it('makes company, user, membership and subscription in one round trip', async () => {
    const { env, roundTrips } = countedEnv()
    const email = `A.B-${uuidv7()}@Example.com`
    const json = { email, password: PASSWORD, full_name: 'Ann Other', company_name: 'Ann & Co' }
    const { status, body } = await call('POST', '/api/auth/signup', { json, env })
    expect(status).toBe(201)
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      company_id: expect.any(String),
      user_id: expect.any(String),
      role: 'admin',
    })
    expect(await roundTrips()).toBe(1)
    const known = await me(body.access_token)
    expect(known.body).toMatchObject({
      email: email.toLowerCase(),
      full_name: 'Ann Other',
      role: 'admin',
      companies: [{ role: 'admin' }],
    })
    const plan = await call('GET', `/api/company/${body.company_id}/subscription`, { token: body.access_token })
    expect(plan.body).toMatchObject({ plan: 'free', max_employees: 25, active_employees: 0 })
  })

  it('refuses an e-mail that is taken and leaves nothing behind', async () => {
    const { email } = await newTenant()
    const company_name = `Left behind ${uuidv7()}`
    const json = { email, password: PASSWORD, full_name: 'Second', company_name }
    const { status, body } = await call('POST', '/api/auth/signup', { json })
    expect([status, body.code]).toEqual([409, 'email_taken'])
    expect(await asOwner('select id from companies where name = $1', [company_name])).toEqual([])
  })

  it('gives every company a slug of its own in a race', async () => {
    const name = `Race ${uuidv7()}`
    const tenants = await Promise.all(Array.from({ length: 6 }, () => newTenant(name)))
    expect(new Set(tenants.map(({ slug }) => slug)).size).toBe(6)
  })
})

describe('sign-in', () => {
  it('answers "no such user" and "wrong password" alike', async () => {
    const { email } = await newTenant()
    const [wrong, nobody] = await Promise.all([login(email, 'wrong password'), login(`${uuidv7()}@example.com`)])
    const { request_id: _one, ...first } = wrong.body
    const { request_id: _other, ...second } = nobody.body
    expect(first).toEqual(second)
    expect(first).toMatchObject({ status: 401, code: 'wrong_credentials' })
  })

  it('forgets wrong passwords after a right one', async () => {
    const { email } = await newTenant()
    for (let round = 0; round < 3; round++) {
      for (let attempt = 0; attempt < 5; attempt++) await login(email, 'wrong password')
      expect((await login(email)).status).toBe(200)
    }
  })

  it('opens a company that lets the user in, before the one they began with', async () => {
    const [first, second] = await Promise.all([newTenant(), newTenant()])
    const { employee, email } = await newEmployeeUser(first)
    const { id } = await addEmployee(second, { email })
    const { body } = await call('POST', `/api/employees/${id}/invitation`, { token: second.token, json: {} })
    await call('POST', '/api/auth/accept', { json: { invitation: body.invitation, password: PASSWORD } })
    expect((await login(email)).body.company_id).toBe(first.companyId)
    await call('DELETE', `/api/employees/${employee.id}`, { token: first.token })
    expect((await login(email)).body.company_id).toBe(second.companyId)
  })

  it('refuses a user who is switched off', async () => {
    const { email, userId } = await newTenant()
    await asOwner('update users set is_active = false where id = $1', [userId])
    expect((await login(email)).body.code).toBe('wrong_credentials')
  })
})

it('minds no token where none is needed', async () => {
  const { email } = await newTenant()
  const json = { email, password: PASSWORD }
  expect((await call('POST', '/api/auth/login', { json, token: 'left over' })).status).toBe(200)
})

describe('a session', () => {
  it('ends at once, everywhere, at sign-out', async () => {
    const { email, token } = await newTenant()
    const other = (await login(email)).body.access_token
    expect((await call('POST', '/api/auth/logout', { token })).status).toBe(204)
    for (const ended of [token, other]) expect((await me(ended)).body.code).toBe('session_revoked')
    expect((await login(email)).status).toBe(200)
  })

  it('ends at a change of password, which starts a new one', async () => {
    const { email, token } = await newTenant()
    const json = { current_password: PASSWORD, new_password: 'another good password' }
    const changed = await call('POST', '/api/auth/password', { token, json })
    expect(changed.status).toBe(200)
    expect((await me(token)).body.code).toBe('session_revoked')
    expect((await me(changed.body.access_token)).status).toBe(200)
    expect((await login(email)).status).toBe(401)
    expect((await login(email, 'another good password')).status).toBe(200)
  })

  it('does not change the password without the current one', async () => {
    const { token } = await newTenant()
    const json = { current_password: 'not this one', new_password: 'another good password' }
    const { status, body } = await call('POST', '/api/auth/password', { token, json })
    expect([status, body.errors[0].field]).toEqual([422, 'current_password'])
  })

  it('does not let its bearer try passwords without end', async () => {
    const { token } = await newTenant()
    const guess = (current_password: string) =>
      call('POST', '/api/auth/password', { token, json: { current_password, new_password: 'another good password' } })
    for (let attempt = 0; attempt < 10; attempt++) expect((await guess('wrong password')).status).toBe(422)
    expect((await guess(PASSWORD)).body.code).toBe('too_many_attempts')
  })

  it('of a superadmin as a company’s admin ends too', async () => {
    const { token, userId } = await newTenant()
    await asOwner('update users set is_superadmin = true where id = $1', [userId])
    expect((await call('POST', '/api/auth/logout', { token })).status).toBe(204)
    expect((await me(token)).body.code).toBe('session_revoked')
  })

  it('ends when the membership goes or the company is switched off', async () => {
    const gone = await newTenant()
    await asOwner('delete from memberships where user_id = $1', [gone.userId])
    expect((await me(gone.token)).body.code).toBe('session_revoked')
    const off = await newTenant()
    const { token } = await newSuperadmin()
    const switched = await call('PATCH', `/api/company/${off.companyId}`, { token, json: { is_active: false } })
    expect(switched.status).toBe(200)
    expect((await me(off.token)).body.code).toBe('forbidden')
  })
})

describe('an invitation', () => {
  it('of somebody deactivated says to reactivate them', async () => {
    const tenant = await newTenant()
    const { id } = await addEmployee(tenant, { email: 'left@example.com' })
    await call('DELETE', `/api/employees/${id}`, { token: tenant.token })
    const path = `/api/employees/${id}/invitation`
    const { detail } = await refused('conflict', 'POST', path, { token: tenant.token, json: {} })
    expect(detail).toContain('reactivate them first')
  })

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
    const employee = await addEmployee(tenant, { email: `${uuidv7()}@example.com` })
    const invited = await call('POST', `/api/employees/${employee.id}/invitation`, { token: tenant.token, json: {} })
    const json = { invitation: invited.body.invitation, password: PASSWORD }
    const answers = await Promise.all([1, 2, 3].map(() => call('POST', '/api/auth/accept', { json })))
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses[0]).toBe(201)
    // The invitation is used, or its e-mail was signed up a moment before.
    for (const status of statuses.slice(1)) expect([409, 410]).toContain(status)
    expect((await call('POST', '/api/auth/accept', { json })).status).toBe(410)
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
    const invited = await call('POST', `/api/employees/${employee.id}/invitation`, { token: second.token, json: {} })
    const accept = (password: string) =>
      call('POST', '/api/auth/accept', { json: { invitation: invited.body.invitation, password } })
    expect((await accept('somebody else')).body.code).toBe('wrong_credentials')
    expect((await accept(PASSWORD)).body).toMatchObject({ role: 'employee', company_id: second.companyId })
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
