import { afterEach, expect, it, vi } from 'vitest'
import type { Bindings } from '../src/env'
import { call, testEnv } from './support/client'

afterEach(() => void vi.restoreAllMocks())

/** The answer with these bindings, and what is logged of it. */
async function answerOf(env: Bindings) {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { status, body } = await call('GET', '/api/openapi.json', { env })
  return { status, code: body.code, log: error.mock.calls.flat().join() }
}

it('answers 500 with a stable code where a binding is wrong, and the log names it', async () => {
  const { status, code, log } = await answerOf({ ...testEnv, JWT_SECRET: 'short' })
  expect([status, code]).toEqual([500, 'misconfigured'])
  expect(log).toContain('JWT_SECRET')
})

it('does not put this machine’s address on the cards of a database elsewhere, and the log says what to set', async () => {
  const local = { ...testEnv, PUBLIC_URL: 'http://127.0.0.1:8787' }
  expect((await answerOf(local)).status).toBe(200)
  const deployed = { ...local, DATABASE_URL: 'postgres://edgecard_app:x@ep-x.neon.tech/neondb' }
  const { status, code, log } = await answerOf(deployed)
  expect([status, code]).toEqual([500, 'misconfigured'])
  expect(log).toContain('PUBLIC_URL: the address that cards have for good')
  expect((await answerOf({ ...deployed, ALLOW_LOOPBACK: 'yes' })).status).toBe(200)
})

it('takes an origin and nothing more for the cards and for CORS, because a path would lead QR codes nowhere', async () => {
  for (const name of ['PUBLIC_URL', 'CORS_ORIGINS']) {
    const answer = (value: string) => answerOf({ ...testEnv, [name]: value })
    for (const value of [
      'ftp://x.example',
      'https://x.example/cards',
      'https://x.example?a',
      'https://x.example#a',
      'https://a@x.example',
    ]) {
      const { code, log } = await answer(value)
      expect([value, code]).toEqual([value, 'misconfigured'])
      expect(log).toContain(`${name}`)
      expect(log).toContain('only scheme and host, such as https://cards.example.com')
    }
    expect((await answer('https://x.example:8443/')).status).toBe(200)
  }
})

it('reads an origin as browsers send it', async () => {
  const env = { ...testEnv, CORS_ORIGINS: 'https://Admin.EXAMPLE:443/' }
  const headers = { Origin: 'https://admin.example' }
  const { response } = await call('GET', '/api/openapi.json', { env, headers })
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://admin.example')
})
