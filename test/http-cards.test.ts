import { beforeAll, describe, expect, it } from 'vitest'
import type { Bindings } from '../src/env'
import { call, request, testEnv } from './support/client'
import { readProblem } from './support/problem'
import { addEmployee, newTenant } from './support/tenant'

let card: string

beforeAll(async () => {
  const tenant = await newTenant()
  const { public_slug } = await addEmployee(tenant, { full_name: 'Zoë Example' })
  card = `/card/${tenant.slug}/${public_slug}`
})

describe('a card', () => {
  const forms = ['', '.vcf', '/qr.svg', '/qr.png']

  it.each([...forms, 'json'])('%s is sent again only when it has changed', async (form) => {
    const address = form === 'json' ? `/api${card}` : card + form
    const etag = (await request('GET', address)).headers.get('ETag') ?? ''
    expect(etag).toMatch(/^"[^"]+"$/)
    for (const held of [etag, `W/${etag}`, `"old", ${etag}`, '*']) {
      const same = await request('GET', address, { headers: { 'If-None-Match': held } })
      expect([held, same.status, await same.text()]).toEqual([held, 304, ''])
      expect(same.headers.get('ETag')).toBe(etag)
      expect(same.headers.get('Cache-Control')).toMatch(/^public/)
    }
    expect((await request('GET', address, { headers: { 'If-None-Match': '"old"' } })).status).toBe(200)
  })

  it.each(['/qr.svg', '/qr.png'])('%s may be shown by sites that isolate themselves', async (form) => {
    expect((await request('GET', card + form)).headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
  })

  it('has another ETag after a change', async () => {
    const own = await newTenant()
    const person = await addEmployee(own)
    const address = `/card/${own.slug}/${person.public_slug}`
    const etag = (await request('GET', address)).headers.get('ETag') ?? ''
    await call('PATCH', `/api/employees/${person.id}`, { token: own.token, json: { bio: 'New.' } })
    const changed = await request('GET', address, { headers: { 'If-None-Match': etag } })
    expect([changed.status, changed.headers.get('ETag') === etag]).toEqual([200, false])
  })

  it('is found with a trailing slash, by a redirect', async () => {
    const response = await request('GET', `${card}/`)
    expect(response.status).toBe(301)
    expect(new URL(response.headers.get('Location') ?? '', 'https://cards.test').pathname).toBe(card)
  })

  it.each(forms)('%s is found in upper case', async (form) => {
    const [, , company, person] = card.split('/')
    const response = await request('GET', `/card/${company?.toUpperCase()}/${person?.toUpperCase()}${form}`)
    expect(response.status).toBe(200)
  })

  it('that nobody has is a page for people and a problem for programs', async () => {
    for (const path of ['/card/no', '/card/no/body', '/card/no/body.vcf', '/card/no/body/qr.png', '/card/a/b/c/d']) {
      const page = await request('GET', path)
      expect([path, page.status, page.headers.get('Content-Type')]).toEqual([path, 404, 'text/html; charset=utf-8'])
      expect(page.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'self'")
      expect(page.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
      expect(page.headers.get('Cache-Control')).toMatch(/^public, max-age=\d\d?$/)
      expect(await page.text()).toContain('There is no card here')
    }
    expect((await readProblem(await request('GET', '/api/card/no/body'), 'no card')).code).toBe('not_found')
  })

  it('that was taken down is gone in every form', async () => {
    const own = await newTenant()
    const { id, public_slug } = await addEmployee(own)
    const address = `/card/${own.slug}/${public_slug}`
    expect((await request('GET', address)).status).toBe(200)
    expect((await call('DELETE', `/api/employees/${id}`, { token: own.token })).status).toBe(200)
    for (const form of forms) {
      const gone = await request('GET', address + form)
      expect([form, gone.status, gone.headers.get('Content-Type')]).toEqual([form, 410, 'text/html; charset=utf-8'])
      expect(await gone.text()).toContain('no longer available')
    }
    expect((await readProblem(await request('GET', `/api${address}`), 'gone')).code).toBe('card_gone')
    const query = `company_slug=${own.slug}&employee_slug=${public_slug}`
    const tracked = await request('POST', `/api/analytics/track?${query}`, { json: { action: 'view' } })
    expect((await readProblem(tracked, 'track')).code).toBe('card_gone')
  })
})

it('is found as soon as it is made, though somebody asked for it before', async () => {
  const tenant = await newTenant()
  for (const address of ['early-bird', 'early-bird.vcf']) {
    expect((await request('GET', `/card/${tenant.slug}/${address}`)).status).toBe(404)
  }
  await addEmployee(tenant, { full_name: 'Early Bird' })
  for (const address of ['early-bird', 'early-bird.vcf']) {
    expect((await request('GET', `/card/${tenant.slug}/${address}`)).status).toBe(200)
  }
})

it('has another ETag at another address, and in another deployment', async () => {
  const etagIn = async (changes: Partial<Bindings>) =>
    (await request('GET', card, { env: { ...testEnv, ...changes } })).headers.get('ETag')
  const etags = [
    await etagIn({}),
    await etagIn({ PUBLIC_URL: 'https://other.test' }),
    await etagIn({ VERSION: { id: 'next', tag: '', timestamp: '' } }),
  ]
  expect(new Set(etags).size).toBe(3)
})
