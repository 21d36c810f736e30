import type { MessageBatch } from '@cloudflare/workers-types'

/** A batch of the events queue, and what the consumer has said of its messages so far. */
export function batchOf(bodies: unknown[]) {
  const outcomes = { acks: 0, retries: 0 }
  const messages = bodies.map((body, n) => ({
    ...{ id: String(n), timestamp: new Date(), attempts: 1, body },
    ack: () => void outcomes.acks++,
    retry: () => void outcomes.retries++,
  }))
  return { batch: { queue: 'edgecard-events', messages } as unknown as MessageBatch<unknown>, outcomes }
}
