import { beforeAll, describe, expect, it } from 'vitest'
import { call, type Json, request } from './support/client'
import { readProblem } from './support/problem'
import { documentedRoutes, fill, type Route } from './support/routes'
import { addEmployee, newSuperadmin, newTenant, PASSWORD, type Tenant } from './support/tenant'

/** A logo has its own tests (logo.test.ts): it takes bytes, and is found under their hash. */
const routes = documentedRoutes().filter(({ path }) => !/logo$|^\/media/.test(path))
const ADMIN_ORIGIN = 'https://admin.test'

let tenant: Tenant
let superadmin: string
let employee: Json
let card: string

beforeAll(async () => {
  tenant = await newTenant()
  superadmin = (await newSuperadmin()).token
  employee = await addEmployee(tenant, { full_name: 'Zoë Example' })
  card = `/card/${tenant.slug}/${employee.public_slug}`
})

/** Good bodies by path. The rest of the writes take none, or a person. */
const bodies: Record<string, (own: Tenant, invitation: string) => unknown> = {
  '/api/auth/signup': () => ({
    email: `http-${crypto.randomUUID()}@example.com`,
    password: PASSWORD,
    full_name: 'Ada',
  }),
  '/api/auth/login': ({ email }) => ({ email, password: PASSWORD }),
  '/api/auth/accept': (_, invitation) => ({ invitation, password: PASSWORD }),
  '/api/auth/switch': ({ companyId }) => ({ company_id: companyId }),
  '/api/auth/password': () => ({ current_password: PASSWORD, new_password: `${PASSWORD} 2` }),
  '/api/company': () => ({ name: 'Another' }),
  '/api/company/:company_id': () => ({ name: 'Renamed' }),
  '/api/company/:company_id/preview': () => ({ name: 'Renamed' }),
  '/api/company/:company_id/subscription': () => ({ plan: 'team' }),
  '/api/employees/:employee_id/invitation': () => ({ email: `http-${crypto.randomUUID()}@example.com` }),
  '/api/employees/:employee_id/erasure': () => ({ events: 'delete' }),
  '/api/dead-letters/replay': () => ({ ids: ['none'] }),
  '/api/analytics/track': () => ({ action: 'view' }),
}

/** A request of the route that has to succeed; in a company of its own if it writes, as it may end the session or the card. */
async function succeed({ method, path, rule }: Route, as = method) {
  const own = method === 'GET' ? tenant : await newTenant()
  const person = own === tenant ? employee : await addEmployee(own)
  const named = {
    company_id: own.companyId,
    employee_id: person.id,
    company_slug: own.slug,
    employee_slug: person.public_slug,
  }
  const invite = () =>
    call('POST', `/api/employees/${person.id}/invitation`, {
      token: own.token,
      json: { email: `http-${person.id}@example.com` },
    })
  const invitation = path.endsWith('/accept') ? (await invite()).body.invitation : ''
  const isImport = path.endsWith('/import')
  const options = {
    token:
      rule === 'public'
        ? undefined
        : /^(company:list|subscription:change|dead-letter:.*)$/.test(rule ?? '')
          ? superadmin
          : own.token,
    ...(isImport && { body: 'name\nZoë\n', headers: { 'Content-Type': 'text/csv' } }),
    ...(!isImport &&
      !['GET', 'DELETE'].includes(method) && { json: bodies[path]?.(own, invitation) ?? { full_name: 'Zoë' } }),
  }
  const query = /(track|pixel)$/.test(path) ? `?company_slug=${own.slug}&employee_slug=${person.public_slug}` : ''
  const response = await request(as, fill(path.replace(/\{\[\^\/\]\+\\(.*)\}/, '$1'), named) + query, options)
  expect(response.status, `${as} ${path}`).toBeLessThan(300)
  return response
}

describe('the request id', () => {
  it('is the sender’s when it is well made', async () => {
    const { body, response } = await call('GET', '/api/nothing', { headers: { 'X-Request-Id': 'trace-1_a=' } })
    expect([response.headers.get('X-Request-Id'), body.request_id]).toEqual(['trace-1_a=', 'trace-1_a='])
  })

  it.each(['a b', '<script>', 'x'.repeat(256), 'a;b', '"', ''])('is ours instead of %j', async (sent) => {
    const response = await request('GET', '/api/nothing', { headers: { 'X-Request-Id': sent } })
    const { request_id } = await readProblem(response, sent)
    expect(request_id).toMatch(/^[\da-f-]{36}$/)
  })

  it('is another for each request, and on every answer', async () => {
    const ids = new Set<string | null>()
    const paths = [card, `${card}.vcf`, '/api/health', '/api/docs', '/card/no/body', '/nothing']
    for (const path of paths) ids.add((await request('GET', path)).headers.get('X-Request-Id'))
    expect(ids.size).toBe(paths.length)
    expect(ids).not.toContain(null)
  })
})

describe('CORS', () => {
  const preflight = (origin: string) =>
    request('OPTIONS', `/api/company/${tenant.companyId}`, {
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'PATCH',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    })

  it('lets the configured origin call with a token, and read what it needs', async () => {
    const { status, headers } = await preflight(ADMIN_ORIGIN)
    expect([status, headers.get('Access-Control-Allow-Origin')]).toEqual([204, ADMIN_ORIGIN])
    expect(headers.get('Access-Control-Allow-Methods')?.split(',')).toEqual(
      expect.arrayContaining(['PUT', 'PATCH', 'DELETE']),
    )
    expect(headers.get('Access-Control-Allow-Headers')?.toLowerCase().split(',')).toEqual([
      'authorization',
      'content-type',
      'if-match',
    ])
    const { token } = tenant
    const read = await request('GET', `/api/company/${tenant.companyId}`, { token, headers: { Origin: ADMIN_ORIGIN } })
    expect(read.headers.get('Access-Control-Allow-Origin')).toBe(ADMIN_ORIGIN)
    expect(read.headers.get('Access-Control-Expose-Headers')).toContain('X-Request-Id')
    expect(read.headers.get('Vary')).toContain('Origin')
  })

  it('lets that origin read problems too', async () => {
    for (const path of [`/api/company/${tenant.companyId}`, '/api/nothing']) {
      const { headers } = await request('GET', path, { headers: { Origin: ADMIN_ORIGIN } })
      expect(headers.get('Access-Control-Allow-Origin')).toBe(ADMIN_ORIGIN)
    }
    const refused = await request('PUT', '/api/auth/login', { headers: { Origin: ADMIN_ORIGIN } })
    expect([refused.status, refused.headers.get('Access-Control-Allow-Origin')]).toEqual([405, ADMIN_ORIGIN])
  })

  it.each([
    'https://evil.test',
    'http://admin.test',
    'https://admin.test.evil.test',
    'https://admin.test:8443',
    'null',
    '*',
  ])('allows nothing to %s', async (origin) => {
    const asked = await preflight(origin)
    const { token } = tenant
    const read = await request('GET', `/api/company/${tenant.companyId}`, { token, headers: { Origin: origin } })
    for (const { headers } of [asked, read]) expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
  })

  it('never allows credentials', async () => {
    for (const origin of [ADMIN_ORIGIN, 'https://evil.test']) {
      const { headers } = await preflight(origin)
      expect(headers.get('Access-Control-Allow-Credentials')).toBeNull()
    }
  })
})

/** What must be asked anew each time. */
const OF_THE_MOMENT = new Set(['/api/analytics/pixel', '/api/health', '/api/session'])
/** The routes that set or clear a browser's session; test/session.test.ts judges how. */
const COOKIE_ROUTES = new Set(['PUT /api/session', 'DELETE /api/session', 'POST /api/auth/logout'])

describe.each(routes)('$method $path', (route) => {
  const { method, path, rule } = route

  it('says how long it may be kept, sniffs nothing, sets no cookie but a session’s', async () => {
    const response = await succeed(route)
    const isPublicRead = method === 'GET' && rule === 'public' && !OF_THE_MOMENT.has(path)
    const expected = isPublicRead ? /^public, max-age=(0|300)\b/ : /^no-store(, no-transform)?$/
    expect(response.headers.get('Cache-Control')).toMatch(expected)
    // Cloudflare weakens the tag of what it compresses, and If-Match matches no weak tag.
    if (!isPublicRead && response.headers.has('ETag'))
      expect(response.headers.get('Cache-Control')).toBe('no-store, no-transform')
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(response.headers.get('Strict-Transport-Security')).toMatch(/^max-age=\d{7,}/)
    const isPage = response.headers.get('Content-Type')?.startsWith('text/html') ?? false
    if (path.startsWith('/card/')) {
      // What the others say in headers, a card says in its page and its policy: src/base.ts.
      if (isPage) expect(await response.clone().text()).toContain('<meta name="referrer" content="no-referrer"')
      if (isPage) expect(response.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'self'")
    } else {
      expect(response.headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(response.headers.get('X-Frame-Options')).toBe('SAMEORIGIN')
    }
    if (!COOKIE_ROUTES.has(`${method} ${path}`)) expect(response.headers.get('Set-Cookie')).toBeNull()
    expect(response.headers.get('X-Powered-By')).toBeNull()
    if (isPage) expect(response.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
  })

  it('answers HEAD like GET, without a body', async () => {
    if (method !== 'GET') return
    const [full, head] = [await succeed(route), await succeed(route, 'HEAD')]
    expect([head.status, await head.text()]).toEqual([full.status, ''])
    for (const name of ['Content-Type', 'Cache-Control', 'ETag'])
      expect(head.headers.get(name)).toBe(full.headers.get(name))
  })

  it('never lets a problem be kept', async () => {
    if (rule === 'public') return
    const response = await request(method, fill(path, {}), { token: 'no token of ours' })
    expect((await readProblem(response, path)).code).toBe('unauthenticated')
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
  })
})

it('says that it is well, and in which version', async () => {
  const { status, body } = await call('GET', '/api/health')
  expect(status).toBe(200)
  expect(body).toEqual({
    status: 'ok',
    database: 'ok',
    kv: 'ok',
    password_hashing: 'wasm',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  })
})
