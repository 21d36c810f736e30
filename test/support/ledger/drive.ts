import type { Bindings } from '../../../src/env.ts'
import { openBooks } from './books.ts'
import { type Consume, runQueue } from './queue.ts'
import { seeded } from './random.ts'
import { bodies, type World } from './world.ts'

type Options = {
  seed: number
  events: number
  world: World
  consume: Consume
  databaseUrl: string
  afterBatch(batches: number): Promise<unknown> | undefined
}

/** Bindings that the consumer of events asks for and never uses. */
const unused = {} as never

/** What the consumer needs of the Worker's bindings. */
export const bindingsOf = (databaseUrl: string): Bindings => ({
  DATABASE_URL: databaseUrl,
  JWT_SECRET: 'a secret for tests only, 32 characters or more',
  PUBLIC_URL: 'https://cards.test',
  ...{ CARDS: unused, EVENTS: unused, PROJECTIONS: unused, DEAD_LETTERS: unused, ASSETS: unused },
})

/** Ways in which an answer fails: before the statement, or after it has committed (dev/neon.ts). */
const faults = [{ status: 500 }, { drop_answer: true }, { cut_answer: true }]

/** Sends so many events through the consumer with everything going wrong on the way; answers the books to hold against it. */
export async function drive({ seed, events, world, consume, databaseUrl, afterBatch }: Options) {
  const random = seeded(seed)
  const books = openBooks()
  const endpoint = new URL('/faults', `http://${new URL(databaseUrl).host}`)
  // While the endpoint is away there is nothing to break.
  const breakAnswer = async () => {
    const body = JSON.stringify({ ...random.pick(faults), times: 1 })
    await fetch(endpoint, { method: 'POST', body }).catch(() => undefined)
  }
  const counts = await runQueue({
    ...{ random, consume, env: bindingsOf(databaseUrl), breakAnswer, afterBatch, bury: books.bury },
    bodies: bodies({ world, random, events, sent: books.sent, poisoned: books.poisoned }),
  })
  return { books, counts }
}
