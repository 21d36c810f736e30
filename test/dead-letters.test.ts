import { createMessageBatch } from 'cloudflare:test'
import { uuidv7 } from 'uuidv7'
import { expect, it } from 'vitest'
import worker from '../src/worker'
import { call, type Json, testEnv } from './support/client'
import { deliver } from './support/events'
import { addEmployee, newSuperadmin, newTenant } from './support/tenant'

const LETTERS = 'edgecard-dead-letters'

const lettersOf = async (token: string, ids: string[]) => {
  const found: Json[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: Json } = await call('GET', `/api/dead-letters?limit=100${cursor && `&cursor=${cursor}`}`, {
      token,
    })
    found.push(...body.items.filter(({ id }: { id: string }) => ids.includes(id)))
    cursor = body.next_cursor
  }
  return found
}

it('keeps what could not be worked on, and sends it again when asked', async () => {
  const { token } = await newSuperadmin()
  const tenant = await newTenant()
  const { id: employee_id } = await addEmployee(tenant)
  const event = {
    type: 'event',
    id: uuidv7(),
    company_id: tenant.companyId,
    employee_id,
    action: 'view',
    device: 'mobile',
    region: null,
    ip_network: null,
    occurred_at: new Date().toISOString(),
  }
  const reason = 'no such\0 person'
  const kept = await deliver([{ reason, queue: 'edgecard-events', body: event }, event, 'poison\0'], testEnv, LETTERS)
  expect(kept.acks).toBe(3)
  const letters = await lettersOf(token, kept.ids)
  expect(letters.map(({ queue, reason }) => [queue, reason])).toEqual([
    ['edgecard-events', 'no such person'],
    ['edgecard-events', expect.stringContaining('as often as')],
    ['edgecard-projections', expect.stringContaining('as often as')],
  ])
  expect(JSON.parse(letters[0]?.body)).toEqual(event)
  const [first = '', second = ''] = kept.ids
  const json = { ids: [first, second, 'gone'] }
  const { body } = await call('POST', '/api/dead-letters/replay', { token, json })
  expect(new Set(body.replayed)).toEqual(new Set([first, second]))
  const views = async () =>
    (await call('GET', `/api/analytics/company/${tenant.companyId}`, { token: tenant.token })).body.totals.views
  await expect.poll(views).toBe(1)
  expect(await lettersOf(token, [first, second])).toEqual([])
})

it('keeps none twice, and waits while the database is away', async () => {
  const { token } = await newSuperadmin()
  const away = { ...testEnv, DATABASE_URL: 'postgres://edgecard_app:x@127.0.0.1:1/db' }
  expect(await deliver(['late'], away, LETTERS)).toMatchObject({ acks: 0, retries: 1 })
  const messages = [{ id: uuidv7(), timestamp: new Date(), attempts: 1, body: 'twice' as unknown }]
  for (let time = 0; time < 2; time++) {
    const batch = createMessageBatch('edgecard-dead-letters', messages)
    await worker.queue(batch as Parameters<typeof worker.queue>[0], testEnv)
  }
  expect(await lettersOf(token, [messages[0]?.id ?? ''])).toHaveLength(1)
})

it('is nothing for a company’s administrator', async () => {
  const { token } = await newTenant()
  expect((await call('GET', '/api/dead-letters', { token })).status).toBe(403)
})
