import { describe, expect, it } from 'vitest'
import { call, request, testEnv } from './support/client'
import { asOwner, newSuperadmin, newTenant, PASSWORD } from './support/tenant'

const OWN = testEnv.PUBLIC_URL
const SESSION_SECONDS = 7 * 24 * 60 * 60
/** Origins that look like ours, or that CORS lets in with a token. */
const FOREIGN = [
  ...['https://admin.test', 'https://evil.test', 'null', 'https://sub.cards.test', 'https://cards.test.evil.test'],
  ...['http://cards.test', 'https://cards.test:8443', 'https://cards.test/', 'https://CARDS.test', ''],
]

const cookieOf = (token: string) => `__Host-edgecard=${token}`
const withCookie = (token: string, origin?: string) => ({
  Cookie: cookieOf(token),
  ...(origin !== undefined && { Origin: origin }),
})

describe('PUT /api/session', () => {
  const put = (token: string | undefined, headers = {}) => request('PUT', '/api/session', { token, headers })

  it('keeps a token as a cookie that no script, other site or plain connection gets', async () => {
    const { token } = await newTenant()
    const response = await put(token, { Origin: OWN })
    expect([response.status, await response.text()]).toEqual([204, ''])
    const [first, ...attributes] = (response.headers.get('Set-Cookie') ?? '').split('; ')
    expect(first).toBe(cookieOf(token))
    const maxAge = attributes.find((attribute) => attribute.startsWith('Max-Age='))
    expect(attributes.sort()).toEqual(['HttpOnly', maxAge, 'Path=/', 'SameSite=Strict', 'Secure'].sort())
    const seconds = Number(maxAge?.split('=')[1])
    expect(seconds).toBeLessThanOrEqual(SESSION_SECONDS)
    expect(seconds).toBeGreaterThan(SESSION_SECONDS - 60)
  })

  it('takes a token only, and only a good one', async () => {
    const { token } = await newTenant()
    for (const response of [
      await put(undefined),
      await put('nonsense'),
      await put(undefined, withCookie(token, OWN)),
    ]) {
      expect([response.status, response.headers.get('Set-Cookie')]).toEqual([401, null])
    }
  })

  it('is not for pages of others, who could sign a person in as themselves', async () => {
    const { token } = await newTenant()
    for (const Origin of FOREIGN) {
      const response = await put(token, { Origin })
      expect([Origin, response.status, response.headers.get('Set-Cookie')]).toEqual([Origin, 403, null])
    }
  })
})

describe('GET /api/session', () => {
  const get = (headers = {}) => call('GET', '/api/session', { headers })

  it('says whose session the browser holds, without the token', async () => {
    const { token, companyId, userId } = await newTenant()
    const { status, body, response } = await get(withCookie(token))
    expect([status, body]).toEqual([200, { session: { user_id: userId, company_id: companyId, role: 'admin' } }])
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    const root = await newSuperadmin()
    expect((await get(withCookie(root.token))).body.session).toMatchObject({ role: 'superadmin' })
  })

  it('is null without a cookie that is good', async () => {
    const { token } = await newTenant()
    for (const headers of [{}, withCookie('nonsense'), { Cookie: `edgecard=${token}` }, { Authorization: token }])
      expect((await get(headers)).body).toEqual({ session: null })
  })
})

describe('DELETE /api/session', () => {
  it('takes the cookie away and leaves the token good', async () => {
    const { token } = await newTenant()
    const response = await request('DELETE', '/api/session', { headers: withCookie(token, OWN) })
    expect(response.status).toBe(204)
    expect(response.headers.get('Set-Cookie')?.split('; ').sort()).toEqual(
      ['__Host-edgecard=', 'HttpOnly', 'Max-Age=0', 'Path=/', 'SameSite=Strict', 'Secure'].sort(),
    )
    expect((await call('GET', '/api/auth/me', { token })).status).toBe(200)
  })

  it('is not for pages of others', async () => {
    for (const Origin of FOREIGN)
      expect((await request('DELETE', '/api/session', { headers: { Origin } })).status).toBe(403)
  })
})

describe('a cookie', () => {
  const rename = (path: string, headers: Record<string, string>) =>
    call('PATCH', path, { headers, json: { name: 'Renamed' } })

  it('reads from any origin, since none but ours can see the answer', async () => {
    const { token } = await newTenant()
    for (const origin of [undefined, OWN, ...FOREIGN]) {
      const { status, response } = await call('GET', '/api/auth/me', { headers: withCookie(token, origin) })
      expect([origin, status]).toEqual([origin, 200])
      expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    }
    expect((await request('HEAD', '/api/auth/me', { headers: withCookie(token) })).status).toBe(200)
  })

  it('changes something from our own origin only', async () => {
    const { token, companyId } = await newTenant('Named')
    const path = `/api/company/${companyId}`
    for (const origin of [undefined, ...FOREIGN]) {
      const { status, body } = await rename(path, withCookie(token, origin))
      expect([origin, status, body.code]).toEqual([origin, 403, 'forbidden'])
    }
    expect((await call('GET', path, { token })).body.name).toBe('Named')
    const own = await rename(path, withCookie(token, OWN))
    expect([own.status, own.body.name]).toEqual([200, 'Renamed'])
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('needs the origin with %s', async (method) => {
    const { token } = await newTenant()
    const path = { POST: '/api/auth/password', PUT: '/api/session' }[method] ?? `/api/employees/${crypto.randomUUID()}`
    const send = (origin?: string) => call(method, path, { headers: withCookie(token, origin), json: {} })
    for (const origin of [undefined, 'https://evil.test', 'null'])
      expect([origin, (await send(origin)).body.code]).toEqual([origin, 'forbidden'])
    expect((await send(OWN)).status).not.toBe(403)
  })

  it('works where the Worker is reached by another name than its public one', async () => {
    const { token, companyId } = await newTenant()
    const address = `https://edgecard.workers.test/api/company/${companyId}`
    expect((await rename(address, withCookie(token, 'https://edgecard.workers.test'))).status).toBe(200)
    expect((await rename(address, withCookie(token, OWN))).status).toBe(200)
    expect((await rename(address, withCookie(token, 'https://other.workers.test'))).status).toBe(403)
  })

  it('gives way to an Authorization header, whatever is in that', async () => {
    const [first, second] = await Promise.all([newTenant(), newTenant()])
    const Cookie = cookieOf(first.token)
    const both = await call('GET', '/api/auth/me', { token: second.token, headers: { Cookie } })
    expect(both.body.user_id).toBe(second.userId)
    const foreign = { Cookie, Origin: 'https://admin.test' }
    const { status } = await call('PATCH', `/api/company/${second.companyId}`, {
      ...{ token: second.token, headers: foreign, json: { name: 'By token' } },
    })
    expect(status).toBe(200)
    for (const Authorization of ['', 'Bearer', 'Bearer nonsense', 'Basic dTpw'])
      expect((await call('GET', '/api/auth/me', { headers: { Cookie, Authorization } })).status).toBe(401)
  })

  it('ends with its session, and says the same as a token would', async () => {
    const { token, userId } = await newTenant()
    await asOwner('update users set token_epoch = token_epoch + 1 where id = $1', [userId])
    const { status, body } = await call('GET', '/api/auth/me', { headers: withCookie(token) })
    expect([status, body.code]).toEqual([401, 'session_revoked'])
    expect((await call('GET', '/api/auth/me', { headers: withCookie('x.y.z') })).body.code).toBe('unauthenticated')
  })

  it('goes with a sign-out everywhere', async () => {
    const { token, email } = await newTenant()
    const response = await request('POST', '/api/auth/logout', { headers: withCookie(token, OWN) })
    expect([response.status, response.headers.get('Set-Cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
    expect((await call('GET', '/api/auth/me', { token })).body.code).toBe('session_revoked')
    expect((await call('POST', '/api/auth/login', { json: { email, password: PASSWORD } })).status).toBe(200)
  })
})

it('lets no other origin send cookies, not even one that CORS lets in', async () => {
  for (const Origin of ['https://admin.test', 'https://evil.test']) {
    const headers = {
      Origin,
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'authorization',
    }
    const preflight = await request('OPTIONS', '/api/session', { headers })
    expect(preflight.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  }
})
