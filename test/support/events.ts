import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { uuidv7 } from 'uuidv7'
import { expect } from 'vitest'
import type { EventMessage } from '../../src/analytics/message'
import worker from '../../src/worker'
import { testEnv } from './client'
import type { Tenant } from './tenant'

type Sent = Partial<EventMessage> & { employee_id: string }

/** Events as the queue delivers them, recorded once this is done. */
export async function record(tenant: Tenant, ...events: Sent[]) {
  const messages = events.map((changes, index) => ({
    id: String(index),
    timestamp: new Date(),
    attempts: 1,
    body: {
      type: 'event',
      id: uuidv7(),
      company_id: tenant.companyId,
      action: 'view',
      device: 'mobile',
      region: 'DE-BE',
      ip_network: '203.0.113.0/24',
      occurred_at: new Date().toISOString(),
      ...changes,
    } satisfies EventMessage,
  }))
  const batch = createMessageBatch('edgecard-events', messages)
  await worker.queue(batch as Parameters<typeof worker.queue>[0], testEnv)
  const { explicitAcks } = await getQueueResult(batch, createExecutionContext())
  expect(explicitAcks).toHaveLength(events.length)
}
