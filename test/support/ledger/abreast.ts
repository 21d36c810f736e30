import { batchOf } from './batch.ts'
import { openBooks } from './books.ts'
import { bindingsOf } from './drive.ts'
import type { Consume } from './queue.ts'
import { seeded } from './random.ts'
import { randomEvent, type World } from './world.ts'

const CONSUMERS = 2

type Options = { world: World; consume: Consume; databaseUrl: string; batches: number; size: number }

/**
 * Batches that begin in pairs, each of a pair with events of the same people in the same quarter of an hour, so that two
 * transactions want the same rows of every roll-up at the same time. Answers the books, and how many messages came back.
 */
export async function abreast({ world, consume, databaseUrl, batches, size }: Options) {
  const random = seeded(batches)
  const books = openBooks()
  const env = bindingsOf(databaseUrl)
  const occurred_at = new Date().toISOString()
  let made = 0
  let retries = 0
  const one = async () => {
    const events = Array.from({ length: size }, () => ({ ...randomEvent(world, random, made++), occurred_at }))
    for (const event of events) books.sent(event)
    const { batch, outcomes } = batchOf(events)
    await consume(batch, env)
    retries += outcomes.retries
  }
  for (let n = 0; n < batches; n += CONSUMERS) await Promise.all(Array.from({ length: CONSUMERS }, one))
  return { books, retries }
}
