import { expect, it } from 'vitest'
import { call, request, testEnv } from './support/client'
import { refused } from './support/problem'
import { keepingEvents, someCard, withoutQueue } from './support/sent'

async function expectPicture(answer: Response) {
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const { headers, status } = answer
  expect([status, headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual([200, 'image/gif', 'no-store'])
  expect([bytes.length, new TextDecoder('latin1').decode(bytes.subarray(0, 6))]).toEqual([43, 'GIF89a'])
}

it('is a picture that counts a view, found where the address of the page says', async () => {
  const { pixel, page, tenant, person } = await someCard()
  const { env, sent } = keepingEvents()
  for (const address of [`${page}?s=qr`, `${page}?utm=x&s=newsletter`, page])
    await expectPicture(await request('GET', pixel, { headers: { Referer: testEnv.PUBLIC_URL + address }, env }))
  await expectPicture(await request('GET', pixel, { headers: { Referer: 'nonsense' }, env }))
  await expectPicture(await request('GET', pixel, { env }))
  expect(sent.map(({ source }) => source)).toEqual(['qr', 'other', 'direct', 'direct', 'direct'])
  for (const event of sent)
    expect(event).toMatchObject({ action: 'view', company_id: tenant.companyId, employee_id: person.id })
})

it('counts nothing of a HEAD and of what is fetched ahead', async () => {
  const { pixel } = await someCard()
  const { env, sent } = keepingEvents()
  expect((await request('HEAD', pixel, { env })).status).toBe(200)
  for (const headers of [{ 'Sec-Purpose': 'prefetch;prerender' }, { Purpose: 'prefetch' }])
    await expectPicture(await request('GET', pixel, { headers, env }))
  expect(sent).toEqual([])
})

it('counts nothing on the pages of others, which their visitors open and not the card', async () => {
  const { pixel, track } = await someCard()
  const { env, sent } = keepingEvents({ ...testEnv, CORS_ORIGINS: 'https://intranet.example.com' })
  const tracked = async (headers: Record<string, string>) =>
    (await request('POST', track, { json: { action: 'view' }, headers, env })).status
  for (const site of ['cross-site', 'same-site']) {
    await expectPicture(await request('GET', pixel, { headers: { 'Sec-Fetch-Site': site }, env }))
    expect(await tracked({ 'Sec-Fetch-Site': site, Origin: 'https://other.example.com' })).toBe(403)
  }
  expect(sent).toEqual([])
  await expectPicture(await request('GET', pixel, { headers: { 'Sec-Fetch-Site': 'same-origin' }, env }))
  expect(await tracked({ 'Sec-Fetch-Site': 'same-origin' })).toBe(202)
  expect(await tracked({ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://intranet.example.com' })).toBe(202)
  expect(sent).toHaveLength(3)
})

it('is a picture also while the queue or the database is away, and of a card that is gone or never was', async () => {
  const { pixel, person, tenant } = await someCard()
  await expectPicture(await request('GET', pixel, { env: withoutQueue() }))
  const { env, sent } = keepingEvents({ ...testEnv, DATABASE_URL: 'postgres://edgecard_app:x@127.0.0.1:1/db' })
  const nobody = `/api/analytics/pixel?company_slug=${tenant.slug}&employee_slug=never-seen`
  await expectPicture(await request('GET', nobody, { env }))
  await call('DELETE', `/api/employees/${person.id}`, { token: tenant.token })
  await expectPicture(await request('GET', pixel, { env }))
  expect(sent).toEqual([])
  await refused('invalid_input', 'GET', '/api/analytics/pixel')
})
