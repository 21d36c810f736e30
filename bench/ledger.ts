import { abreast } from '../test/support/ledger/abreast.ts'
import { drive } from '../test/support/ledger/drive.ts'
import { makeWorld } from '../test/support/ledger/world.ts'
import { openLedger } from './cluster.ts'
import { quietly } from './quiet.ts'
import type { Line } from './run.ts'
import { consumer } from './source.ts'

const EVENTS = 1_000_000
const WORLD = { companies: 5, people: 20 }
/** Of batches. */
const RESTARTS = [2_000, 5_000, 8_000]
const PROGRESS_EVERY = 500
/** That begin in pairs, over the same rows. */
const PAIRED = { batches: 10_000, size: 20 }

/** A million events through the real consumer with everything going wrong on the way, the server itself among it. */
export async function ledger(server: string): Promise<Line[]> {
  return [await quietly(() => balance(server)), await quietly(() => pairs(server))]
}

async function balance(server: string): Promise<Line> {
  const place = await openLedger(server)
  try {
    const world = await place.neon.admin((client) => makeWorld(client, WORLD))
    const seed = Math.floor(Math.random() * 2 ** 31)
    const mishap = place.restart ? 'restarts of the server' : 'times all sessions ended'
    console.log(`ledger: ${EVENTS} events, seed ${seed}, ${RESTARTS.length} ${mishap}`)
    const { consumeEvents } = await consumer()
    let deadlocks = 0
    const started = performance.now()
    const seconds = () => (performance.now() - started) / 1000
    const interrupt = async () => {
      deadlocks += await place.deadlocks()
      await (place.restart?.() ?? place.endSessions())
    }
    const { books, counts } = await drive({
      ...{ seed, events: EVENTS, world, consume: consumeEvents, databaseUrl: place.databaseUrl },
      afterBatch: (batches) => {
        if (batches % PROGRESS_EVERY === 0) console.log(`ledger: ${batches} batches, ${seconds().toFixed(0)} s`)
        return RESTARTS.includes(batches) ? interrupt() : undefined
      },
    })
    const taken = seconds()
    const wrong = await place.neon.admin(books.audit)
    deadlocks += await place.deadlocks()
    if (deadlocks > 0) wrong.push(`${deadlocks} deadlocks`)
    if (counts.exhausted > 0) wrong.push(`${counts.exhausted} messages came too often`)
    if (wrong.length > 0) throw new Error(`the books do not balance (seed ${seed}):\n${wrong.join('\n')}`)
    const { events, poison } = books.figures()
    const { batches, redeliveries, killed, faults } = counts
    return {
      measure: 'events in every roll-up ÷ events sent',
      ratio: 1,
      figures: `${events} events and ${poison} of poison in ${batches} batches; ${redeliveries} redeliveries, ${killed} consumers killed, ${faults} answers lost, ${RESTARTS.length} ${mishap}; 0 lost, 0 double, ${(events / taken).toFixed(0)}/s`,
    }
  } finally {
    await place.close()
  }
}

async function pairs(server: string): Promise<Line> {
  const place = await openLedger(server)
  try {
    const world = await place.neon.admin((client) => makeWorld(client, { companies: 1, people: 20 }))
    const { consumeEvents } = await consumer()
    console.log(`ledger: ${PAIRED.batches} batches in pairs over the same rows`)
    const { books, retries } = await abreast({
      ...PAIRED,
      world,
      consume: consumeEvents,
      databaseUrl: place.databaseUrl,
    })
    const wrong = await place.neon.admin(books.audit)
    const deadlocks = await place.deadlocks()
    if (deadlocks + retries > 0) wrong.push(`${deadlocks} deadlocks, ${retries} messages came again`)
    if (wrong.length > 0) throw new Error(`two consumers get in each other's way:\n${wrong.join('\n')}`)
    return {
      measure: 'batches of two consumers over the same rows without deadlock ÷ all',
      ratio: 1,
      figures: `${PAIRED.batches} batches of ${PAIRED.size}, 0 deadlocks, the same totals`,
    }
  } finally {
    await place.close()
  }
}
