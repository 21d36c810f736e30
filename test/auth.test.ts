import { uuidv7 } from 'uuidv7'
import { describe, expect, it } from 'vitest'
import { call, countedEnv } from './support/client'
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

  it('of an employee ends when they are made an administrator, and the next is an administrator’s', async () => {
    const tenant = await newTenant()
    const { email, token, userId } = await newEmployeeUser(tenant)
    await asOwner(`update memberships set role = 'admin' where user_id = $1`, [userId])
    expect((await me(token)).body.code).toBe('session_revoked')
    const { body } = await login(email)
    expect((await me(body.access_token)).body).toMatchObject({ role: 'admin', company_id: tenant.companyId })
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
