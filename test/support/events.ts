import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { uuidv7 } from 'uuidv7'
import { expect } from 'vitest'
import type { EventMessage } from '../../src/analytics/message'
import type { Bindings } from '../../src/env'
import worker from '../../src/worker'
import { testEnv } from './client'
import type { Tenant } from './tenant'

type Sent = Partial<EventMessage> & { employee_id: string }

/** A view of now on a phone in Berlin, but for `sent`. */
export const eventOf = (tenant: Tenant, sent: Sent): EventMessage => ({
  type: 'event',
  id: uuidv7(),
  company_id: tenant.companyId,
  action: 'view',
  device: 'mobile',
  region: 'DE-BE',
  ip_network: '203.0.113.0/24',
  occurred_at: new Date().toISOString(),
  ...sent,
})

/** Messages as a queue delivers them, in one batch: their ids, how many are done with, and how many come again. */
export async function deliver(bodies: unknown[], env: Bindings = testEnv, queue = 'edgecard-events') {
  const messages = bodies.map((body) => ({ id: uuidv7(), timestamp: new Date(), attempts: 1, body }))
  const batch = createMessageBatch(queue, messages)
  await worker.queue(batch as Parameters<typeof worker.queue>[0], env)
  const { ackAll, explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext())
  return {
    ids: messages.map(({ id }) => id),
    acks: ackAll ? bodies.length : explicitAcks.length,
    retries: retryMessages.length,
  }
}

/** Events, recorded once this is done. */
export async function record(tenant: Tenant, ...events: Sent[]) {
  const { acks } = await deliver(events.map((sent) => eventOf(tenant, sent)))
  expect(acks).toBe(events.length)
}
