import { uuidv7 } from 'uuidv7'
import { expect, it } from 'vitest'
import { call, testEnv } from './support/client'
import { asOwner, newTenant, PASSWORD } from './support/tenant'

const login = (email: string, password: string, address: string) =>
  call('POST', '/api/auth/login', { json: { email, password }, headers: { 'CF-Connecting-IP': address } })

it('locks an e-mail for a network after ten wrong passwords from it, whether it is known or not', async () => {
  const { email } = await newTenant()
  for (const address of [email, `${uuidv7()}@example.com`]) {
    for (let attempt = 0; attempt < 10; attempt++) {
      expect((await login(address, 'wrong password', '203.0.113.1')).status).toBe(401)
    }
    const { status, body, response } = await login(address, PASSWORD, '203.0.113.99')
    expect([status, body.code]).toEqual([429, 'too_many_attempts'])
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(200)
  }
  expect((await login(email, PASSWORD, '198.51.100.1')).status).toBe(200)
})

it('locks an e-mail everywhere after a hundred, of which a locked network’s are none', async () => {
  const { email } = await newTenant()
  for (let attempt = 0; attempt < 30; attempt++) await login(email, 'wrong password', '203.0.113.1')
  const counters = () =>
    asOwner(`select failures from login_throttle where email_hash = encode(sha256($1::text::bytea), 'hex')`, [email])
  expect(await counters()).toEqual([{ failures: 10 }])
  await asOwner(`update login_throttle set failures = 100 where email_hash = encode(sha256($1::text::bytea), 'hex')`, [
    email,
  ])
  expect((await login(email, PASSWORD, '198.51.100.1')).body.code).toBe('too_many_attempts')
})

it('sign-in and sign-up are shielded from a network that floods it', async () => {
  const flood = async (path: string, address: string) => {
    // One more than the limit may fall into two periods, twice as many may not.
    for (let attempt = 0; attempt < 2 * 60 + 1; attempt++) {
      const headers = { 'CF-Connecting-IP': address }
      const { status, body, response } = await call('POST', path, { json: {}, headers })
      if (status !== 422) return [status, body.code, response.headers.get('Retry-After')]
    }
    return []
  }
  expect(await flood('/api/auth/login', '192.0.2.1')).toEqual([429, 'too_many_attempts', '60'])
  expect(await flood('/api/auth/signup', '192.0.2.2')).toEqual([429, 'too_many_attempts', '60'])
  const { email } = await newTenant()
  expect((await login(email, PASSWORD, '198.51.100.1')).status).toBe(200)
  const { SIGN_INS: _left, ...env } = testEnv
  const headers = { 'CF-Connecting-IP': '192.0.2.1' }
  expect((await call('POST', '/api/auth/login', { json: {}, headers, env })).status).toBe(422)
})
