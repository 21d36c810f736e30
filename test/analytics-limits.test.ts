import { expect, it } from 'vitest'
import { request, testEnv } from './support/client'
import { keepingEvents, someCard } from './support/sent'

/** One more than the limit may fall into two periods, twice as many may not. */
const MORE_THAN_ALLOWED = 2 * 120 + 1

const tap = (track: string, address: string, env = keepingEvents().env) =>
  request('POST', track, { json: { action: 'view' }, headers: { 'CF-Connecting-IP': address }, env })

it('refuses a burst of events from one address, and nobody else’s', async () => {
  const { track, pixel, page } = await someCard()
  const { env, sent } = keepingEvents()
  let answer = await tap(track, '203.0.113.10', env)
  for (let n = 1; n < MORE_THAN_ALLOWED && answer.status === 202; n++) answer = await tap(track, '203.0.113.10', env)
  const problem = (await answer.json()) as { code: string; detail: string }
  expect([answer.status, problem.code, answer.headers.get('Retry-After')]).toEqual([429, 'too_many_attempts', '60'])
  expect(problem.detail).toContain('event_id')

  // The limiter's own minute may end here.
  const flooding = { ...env, VISITS: { limit: async () => ({ success: false }) } as unknown as RateLimit }
  const counted = sent.length
  const headers = { 'CF-Connecting-IP': '203.0.113.10', 'User-Agent': 'Twitterbot/1.0' }
  const picture = await request('GET', pixel, { headers, env: flooding })
  expect([picture.status, picture.headers.get('Content-Type')]).toEqual([200, 'image/gif'])
  expect((await request('GET', page, { headers, env: flooding })).status).toBe(200)
  expect(sent.length).toBe(counted)

  expect((await tap(track, '203.0.113.11')).status).toBe(202)
  const { VISITS: _left, ...unbound } = testEnv
  expect((await tap(track, '203.0.113.10', keepingEvents(unbound).env)).status).toBe(202)
  const VISITS = { limit: () => Promise.reject(new Error('away')) } as unknown as RateLimit
  expect((await tap(track, '203.0.113.10', keepingEvents({ ...testEnv, VISITS }).env)).status).toBe(202)
})

it('takes the addresses of one IPv6 subscriber for one', async () => {
  const keys: string[] = []
  const limit = async ({ key }: { key: string }) => ({ success: keys.push(key) > 0 })
  const { track } = await someCard()
  const { env } = keepingEvents({ ...testEnv, VISITS: { limit } as unknown as RateLimit })
  for (const address of ['2001:db8:1:2:3::4', '2001:db8:1:2:ffff::1', '203.0.113.7', '127.0.0.1', '::1'])
    await tap(track, address, env)
  expect(keys).toEqual(['2001:db8:1:2::/64', '2001:db8:1:2::/64', '203.0.113.7/32'])
})
