import { batchOf } from '../test/support/ledger/batch.ts'
import { bindingsOf } from '../test/support/ledger/drive.ts'
import { seeded } from '../test/support/ledger/random.ts'
import { makeWorld, randomEvent } from '../test/support/ledger/world.ts'
import { openLedger } from './cluster.ts'
import { median } from './load.ts'
import type { Line } from './run.ts'
import { timed } from './signup.ts'
import { consumer } from './source.ts'

const WORLD = { companies: 20, people: 50 }
/** As in wrangler.toml. */
const BATCH_MAX = 100
const CONSUMERS = 2
const ROUNDS = 5
const BATCHED_EVENTS = 40_000
const SINGLE_EVENTS = 2_000

/** Events as they come, through the consumer in batches of a hundred, against the same consumer with one event at a time. */
export async function rate(server: string): Promise<Line[]> {
  const place = await openLedger(server)
  try {
    const world = await place.neon.admin((client) => makeWorld(client, WORLD))
    const { consumeEvents } = await consumer()
    const env = bindingsOf(place.databaseUrl)
    const random = seeded(1)
    let made = 0
    let settled = 0
    const next = () => ({ ...randomEvent(world, random, made++), occurred_at: new Date().toISOString() })
    /** Events a second. */
    async function through(events: number, batchSize: number): Promise<number> {
      let left = events
      const consume = async () => {
        while (left > 0) {
          left -= batchSize
          const { batch, outcomes } = batchOf(Array.from({ length: batchSize }, next))
          await consumeEvents(batch, env)
          settled += outcomes.acks
        }
      }
      const elapsed = await timed(() => Promise.all(Array.from({ length: CONSUMERS }, consume)))
      return (events / elapsed) * 1000
    }
    await through(BATCHED_EVENTS / 10, BATCH_MAX)
    const rounds: { batched: number; single: number }[] = []
    for (let n = 0; n < ROUNDS; n++) {
      rounds.push({ batched: await through(BATCHED_EVENTS, BATCH_MAX), single: await through(SINGLE_EVENTS, 1) })
    }
    if (settled !== made) throw new Error(`${settled} of ${made} events were recorded`)
    const [batched, single] = [
      median(rounds.map((round) => round.batched)),
      median(rounds.map((round) => round.single)),
    ]
    return [
      {
        measure: 'events recorded in batches of 100 ÷ one by one, events/s',
        ratio: median(rounds.map((round) => round.batched / round.single)),
        figures: `${batched.toFixed(0)}/s against ${single.toFixed(0)}/s; ${CONSUMERS} consumers, ${made} events`,
      },
    ]
  } finally {
    await place.close()
  }
}
