import { beforeAll, describe, expect, it } from 'vitest'
import { request } from './support/client'
import { contents, readProblem, refused } from './support/problem'
import { fill, routeTable } from './support/routes'
import { addEmployee, newSuperadmin, newTenant, type Tenant } from './support/tenant'

const routes = routeTable().filter(({ path }) => path.startsWith('/api/'))
const paths = [...new Set(routes.map(({ path }) => path))]
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

let tenant: Tenant
let values: Record<string, string>
let superadmin: string

beforeAll(async () => {
  tenant = await newTenant()
  const employee = await addEmployee(tenant)
  values = {
    company_id: tenant.companyId,
    employee_id: employee.id,
    company_slug: tenant.slug,
    employee_slug: employee.public_slug,
  }
  superadmin = (await newSuperadmin()).token
})

const injections = [
  `'`,
  `' or '1'='1`,
  `'; drop table employees; --`,
  `' union select null,null--`,
  `\\'; select pg_sleep(10)--`,
  `" or ""="`,
  `$1`,
  `%`,
  `{"$gt":""}`,
]
const nonsense = [
  '%00',
  '%ff',
  '%c3%28',
  '%2e%2e%2f%2e%2e',
  '%',
  '%zz',
  '%u0041',
  'a%0d%0aX-Evil:1',
  '😀',
  'x'.repeat(5000),
  'null',
  '0',
]

describe.each(paths)('%s', (path) => {
  it('answers 405 with Allow to every method that it does not have', async () => {
    const served = routes.filter((route) => route.path === path).map(({ method }) => method)
    for (const method of METHODS.filter((method) => !served.includes(method))) {
      const response = await request(method, fill(path, values), { token: tenant.token })
      const allowed = response.headers.get('Allow')?.split(', ') ?? []
      const { code } = await readProblem(response, `${method} ${path}`)
      expect([method, code]).toEqual([method, 'method_not_allowed'])
      expect(allowed).toEqual(expect.arrayContaining(served))
      expect(allowed).not.toContain(method)
    }
  })

  it('refuses what is no id in its path', async () => {
    if (!path.includes('_id')) return
    const before = await contents(tenant)
    for (const { method } of routes.filter((route) => route.path === path)) {
      for (const wrong of [...injections.map(encodeURIComponent), ...nonsense]) {
        const target = path.replace(/:\w+_id/, () => wrong)
        const response = await request(method, target, { token: tenant.token, ...(method !== 'GET' && { json: {} }) })
        const { code } = await readProblem(response, `${method} ${target}`)
        expect(code, target).toMatch(/^(invalid_input|not_found|method_not_allowed)$/)
      }
    }
    expect(await contents(tenant)).toEqual(before)
  })
})

it.each([
  '/api',
  '/api/',
  '/api/nothing',
  '/api/company/',
  '/api/%ff',
  '/api/%00',
  '/api/../api/nothing',
  '/api//company',
  '/api/Health',
])('answers problem+json at %s, where nothing is', async (path) => {
  for (const method of METHODS) await refused('not_found', method, path, { token: tenant.token })
})

it.each(nonsense.map((wrong) => [wrong.slice(0, 20), wrong]))('has no card at %s', async (_, wrong) => {
  for (const path of [
    `${wrong}/zoe`,
    `${tenant.slug}/${wrong}`,
    `${tenant.slug}/${wrong}.vcf`,
    `${wrong}/zoe/qr.svg`,
    wrong,
  ]) {
    const page = await request('GET', `/card/${path}`)
    expect([path, page.status, page.headers.get('Content-Type')]).toEqual([path, 404, 'text/html; charset=utf-8'])
    expect(await page.text()).not.toContain('Evil')
  }
  await refused('not_found', 'GET', `/api/card/${wrong}/zoe`)
})

describe('query parameters', () => {
  const lists = () =>
    [
      [`/api/company/${tenant.companyId}/employees`, tenant.token],
      ['/api/company', superadmin],
      [`/api/analytics/company/${tenant.companyId}`, tenant.token],
      [`/api/analytics/employee/${values.employee_id}`, tenant.token],
    ] as const
  const refusedQuery = async (code: 'invalid_input' | 'invalid_cursor', query: Record<string, string>, only = /./) => {
    for (const [path, token] of lists().filter(([path]) => only.test(path))) {
      await refused(code, 'GET', `${path}?${new URLSearchParams(query)}`, { token })
    }
  }

  it.each(['', '0', '-1', '201', '1.5', 'ten', '1e9', 'NaN', 'Infinity', "1'", '１', '\0', '1,2'])(
    'refuses limit=%j',
    (limit) => refusedQuery('invalid_input', { limit }),
  )

  it.each(['', ' ', '-1', '1000001', '1.5', 'ten', 'NaN', 'Infinity', "1'", '１', '\0', '1,2'])(
    'refuses offset=%j',
    (offset) => refusedQuery('invalid_input', { offset }, /employees$/),
  )

  it.each([
    '',
    'x',
    '%%%',
    '....',
    'null',
    '\0',
    'é',
    ...[null, {}, [], ['a'], [1, 2], ['a', 'b', 'c'], ['a', 'no id'], { 0: 'a', 1: 'b' }].map((keys) =>
      btoa(JSON.stringify(keys)),
    ),
    btoa('["a",'),
    btoa('\xff\xfe'),
  ])('refuses cursor=%j', (cursor) => refusedQuery('invalid_cursor', { cursor }))

  it('refuses a cursor that is well made of values that the database cannot read', async () => {
    const id = tenant.companyId
    const encode = (keys: unknown) => btoa(JSON.stringify(keys))
    for (const name of ['\0', 'a\0b', '\ud800']) {
      const cursor = btoa(String.fromCharCode(...new TextEncoder().encode(`[${JSON.stringify(name)},"${id}"]`)))
      await refusedQuery('invalid_cursor', { cursor }, /company$|employees$/)
    }
    const day = '2026-02-03'
    for (const time of [
      ...['', 'x', 'now', 'infinity', '0000-01-01 00:00:00+00', '2026-02-30 00:00:00+00', `${day} 25:00:00+00`, '\0'],
      ...[
        day,
        `${day} 00:00:00+23`,
        `${day} 00:00:00+15:59`,
        `${day} 00:00:00`,
        `${day} 00:00:00.${'1'.repeat(200)}+00`,
      ],
      ...injections,
    ]) {
      await refusedQuery('invalid_cursor', { cursor: encode([time, id]) }, /analytics/)
    }
  })

  it.each([
    '',
    'today',
    '2026-02-30',
    '2026-13-01',
    '20260101',
    '2026-1-1',
    '0000-01-01',
    '-000001-01-01',
    '10000-01-01',
    '2026-01-01T00:00',
    '\0',
    "'",
  ])('refuses %j as a day', async (day) => {
    await refusedQuery('invalid_input', { from: day }, /analytics/)
    await refusedQuery('invalid_input', { to: day }, /analytics/)
  })

  it('refuses periods that end before they begin, or are longer than 400 days', async () => {
    await refusedQuery('invalid_input', { from: '2026-01-02', to: '2026-01-01' }, /analytics/)
    await refusedQuery('invalid_input', { from: '2024-01-01', to: '2026-01-01' }, /analytics/)
  })

  it('takes the first and the last days there are', async () => {
    for (const to of ['1970-01-01', '9999-12-31']) {
      for (const [path, token] of lists().filter(([path]) => path.includes('analytics'))) {
        expect((await request('GET', `${path}?to=${to}`, { token })).status).toBe(200)
      }
    }
  })

  it('refuses parameters that it does not know', () => refusedQuery('invalid_input', { nonsense: 'name' }))

  it('refuses searches with control characters and bidi overrides, and too long ones', async () => {
    for (const q of ['\0', 'a\nb', '\u202e', 'x'.repeat(121)])
      await refusedQuery('invalid_input', { q }, /company$|employees$/)
  })

  it('searches for injections as they are written', async () => {
    const before = await contents(tenant)
    for (const q of injections) {
      for (const [path, token] of lists().slice(0, 2)) {
        const response = await request('GET', `${path}?${new URLSearchParams({ q })}`, { token })
        const { items } = (await response.json()) as { items: { name?: string }[] }
        expect([q, response.status]).toEqual([q, 200])
        expect(items.filter(({ name }) => !name?.includes(q))).toEqual([])
      }
    }
    expect(await contents(tenant)).toEqual(before)
  })

  it('refuses a track for what is no slug', async () => {
    for (const wrong of ['', 'UPPER', 'a b', 'a--b', '-a', '../a', 'a/b', '\0', 'é', 'x'.repeat(64), ...injections]) {
      const query = new URLSearchParams({ company_slug: wrong, employee_slug: 'zoe' })
      await refused('invalid_input', 'POST', `/api/analytics/track?${query}`, { json: { action: 'view' } })
    }
    await refused('invalid_input', 'POST', '/api/analytics/track', { json: { action: 'view' } })
  })
})
