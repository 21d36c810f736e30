import type { Message, MessageBatch } from '@cloudflare/workers-types'
import * as z from 'zod'
import { DatabaseRefusal, openDb } from '../db/client'
import { type Bindings, configOf } from '../env'
import { bury, retryLater } from '../queue'
import { eventMessage, type ReadEvent } from './message'
import { recordEvents } from './queries'

/**
 * SQLSTATE classes of a value that can never be stored (PostgreSQL, appendix A). Any other refusal, such as of a password
 * that was changed, is no fault of the events, which wait until it is mended.
 */
const aboutValues = /^2[23]/

type Delivery = { message: Message<unknown>; event: ReadEvent }

/**
 * The consumer of the events queue: one statement for the batch, then acks. A batch that comes twice changes nothing,
 * because the statement counts only events that were not there.
 */
export async function consumeEvents(batch: MessageBatch<unknown>, env: Bindings): Promise<void> {
  const deliveries: Delivery[] = []
  for (const message of batch.messages) {
    const parsed = eventMessage.safeParse(message.body)
    if (parsed.success) deliveries.push({ message, event: parsed.data })
    else await bury(env.DEAD_LETTERS, batch.queue, message, z.prettifyError(parsed.error))
  }
  if (deliveries.length > 0) await record(batch.queue, env, deliveries)
}

async function record(queue: string, env: Bindings, deliveries: Delivery[]): Promise<void> {
  const db = openDb(configOf(env).databaseUrl)
  try {
    const unknown = await recordEvents(
      db,
      deliveries.map(({ event }) => event),
    )
    for (const { message, event } of deliveries) {
      if (unknown.has(event.id)) await bury(env.DEAD_LETTERS, queue, message, 'no such person')
      else message.ack()
    }
  } catch (error) {
    if (error instanceof DatabaseRefusal && aboutValues.test(error.code)) return isolate(queue, env, deliveries, error)
    console.error(
      JSON.stringify({ level: 'error', event: 'events_retried', messages: deliveries.length, error: String(error) }),
    )
    for (const { message } of deliveries) retryLater(message)
  }
}

/** Postgres refused a value: halves the batch until the event that holds it stands alone, and buries that one. */
async function isolate(queue: string, env: Bindings, deliveries: Delivery[], refusal: DatabaseRefusal): Promise<void> {
  const [only] = deliveries
  if (deliveries.length === 1 && only) return bury(env.DEAD_LETTERS, queue, only.message, refusal.message)
  const middle = Math.ceil(deliveries.length / 2)
  await record(queue, env, deliveries.slice(0, middle))
  await record(queue, env, deliveries.slice(middle))
}
