import { afterEach, expect, it, vi } from 'vitest'
import { cacheKey } from '../src/cards/address'
import { call, countedEnv, forgetCopies, request } from './support/client'
import { addEmployee, newTenant, PASSWORD } from './support/tenant'

afterEach(() => void vi.useRealTimers())

it('reads in one round trip when signed in', async () => {
  const tenant = await newTenant()
  const { id } = await addEmployee(tenant)
  for (const path of [
    `/api/company/${tenant.companyId}`,
    `/api/company/${tenant.companyId}/employees`,
    `/api/company/${tenant.companyId}/subscription`,
    `/api/employees/${id}`,
    `/api/analytics/company/${tenant.companyId}`,
    `/api/analytics/employee/${id}`,
    '/api/auth/me',
  ]) {
    const { env, roundTrips } = countedEnv()
    expect((await call('GET', path, { token: tenant.token, env })).status).toBe(200)
    expect([path, await roundTrips()]).toEqual([path, 1])
  }
})

it('writes in one round trip when signed in', async () => {
  const tenant = await newTenant()
  const { id } = await addEmployee(tenant)
  for (const [method, path, json] of [
    ['POST', `/api/company/${tenant.companyId}/employees`, { full_name: 'New Person' }],
    ['PUT', `/api/employees/${id}`, { full_name: 'Other Name' }],
    ['PATCH', `/api/employees/${id}`, { job_title: 'Title' }],
    ['DELETE', `/api/employees/${id}`, undefined],
    ['PATCH', `/api/company/${tenant.companyId}`, { name: 'Other Company' }],
  ] as const) {
    const { env, roundTrips } = countedEnv()
    const { status } = await call(method, path, { token: tenant.token, json, env })
    expect([path, status, await roundTrips()]).toEqual([path, method === 'POST' ? 201 : 200, 1])
  }
})

it('adds any namesake in one round trip', async () => {
  const tenant = await newTenant()
  const slugs: string[] = []
  for (let namesake = 1; namesake <= 5; namesake++) {
    const { env, roundTrips } = countedEnv()
    const path = `/api/company/${tenant.companyId}/employees`
    const { body } = await call('POST', path, { token: tenant.token, json: { full_name: 'Jo Lee' }, env })
    slugs.push(body.public_slug)
    expect([namesake, await roundTrips()]).toEqual([namesake, 1])
  }
  expect(slugs.slice(0, 3)).toEqual(['jo-lee', 'jo-lee-2', 'jo-lee-3'])
  for (const slug of slugs.slice(3)) expect(slug).toMatch(/^jo-lee-[0-9a-v]{8}$/)
})

it('changes a password in two round trips, and refuses a wrong one in one', async () => {
  const { token } = await newTenant()
  for (const [current_password, status, trips] of [
    ['not this one', 422, 1],
    [PASSWORD, 200, 2],
  ] as const) {
    const { env, roundTrips } = countedEnv()
    const json = { current_password, new_password: 'another good password' }
    expect((await call('POST', '/api/auth/password', { token, json, env })).status).toBe(status)
    expect(await roundTrips()).toBe(trips)
  }
})

it('serves a cold card with one round trip and a warm one with none', async () => {
  const tenant = await newTenant()
  const { public_slug } = await addEmployee(tenant)
  const path = `/card/${tenant.slug}/${public_slug}`
  const cold = countedEnv()
  const address = { publicUrl: cold.env.PUBLIC_URL, companySlug: tenant.slug, employeeSlug: public_slug }
  await cold.env.CARDS.delete(cacheKey(address))
  forgetCopies()
  expect((await request('GET', path, { env: cold.env })).status).toBe(200)
  expect(await cold.roundTrips()).toBe(1)
  for (const suffix of ['', '.vcf', '/qr.svg', '/qr.png']) {
    const warm = countedEnv()
    expect((await request('GET', path + suffix, { env: warm.env })).status).toBe(200)
    expect(await warm.roundTrips()).toBe(0)
  }
  const json = countedEnv()
  expect((await call('GET', `/api${path}`, { env: json.env })).status).toBe(200)
  expect(await json.roundTrips()).toBe(0)
})
