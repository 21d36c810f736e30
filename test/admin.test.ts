import { expect, it } from 'vitest'
import { request, testEnv } from './support/client'

/** The assets binding answers with headers that cannot be changed, as caches do. */
async function assetsWith(page: string) {
  const address = `https://assets.test/${crypto.randomUUID()}`
  const headers = { 'Content-Type': 'text/html', 'Cache-Control': 'max-age=60', ETag: '"page"' }
  await caches.default.put(address, new Response(page, { headers }))
  const asked: string[] = []
  const fetch = async ({ url }: Request) => {
    asked.push(new URL(url).pathname)
    return caches.default.match(address)
  }
  return { ASSETS: { fetch } as unknown as Fetcher, asked }
}

it('answers each deep link of the admin with the admin’s page', async () => {
  const { ASSETS, asked } = await assetsWith('<!doctype html>')
  for (const path of ['/admin/people', '/admin/people/1/edit', '/admin/accept']) {
    const response = await request('GET', path, { env: { ...testEnv, ASSETS } })
    expect([response.status, await response.text()]).toEqual([200, '<!doctype html>'])
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  }
  expect(asked).toEqual(['/admin', '/admin', '/admin'])
})
