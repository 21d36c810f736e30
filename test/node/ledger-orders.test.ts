import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../dev/migrations.ts'
import { startNeon } from '../../dev/neon.ts'
import { consumeEvents } from '../../src/analytics/consumer.ts'
import { batchOf } from '../support/ledger/batch.ts'
import { openBooks } from '../support/ledger/books.ts'
import { bindingsOf } from '../support/ledger/drive.ts'
import { seeded } from '../support/ledger/random.ts'
import { bodies, makeWorld } from '../support/ledger/world.ts'

const APP_PASSWORD = 'edgecard'
const LEDGER = `analytics, analytics_ids, analytics_people_quarters, analytics_people_properties, analytics_visitors,
  analytics_people_days, analytics_company_quarters, analytics_company_days`
const RUNS = 30
/** Of fast-check: no new case is begun after it. */
const ENOUGH_MS = 30_000
const TIMEOUT_MS = 120_000

/** Which of so many messages each batch holds, some in several batches and some twice in one; and how many go at once. */
const deliveries = fc.record({
  seed: fc.nat(),
  batches: fc.array(fc.array(fc.nat({ max: 39 }), { minLength: 1, maxLength: 25 }), { maxLength: 12 }),
  abreast: fc.integer({ min: 1, max: 3 }),
})

it('says the same however batches and redeliveries are interleaved', { timeout: TIMEOUT_MS }, async () => {
  const neon = await startNeon({})
  onTestFinished(neon.close)
  await neon.admin((client) => migrate(client, { appPassword: APP_PASSWORD }))
  const env = bindingsOf(neon.url('edgecard_app', APP_PASSWORD))

  async function balances({ seed, batches, abreast }: { seed: number; batches: number[][]; abreast: number }) {
    const world = await neon.admin(async (client) => {
      await client.query(`truncate ${LEDGER}`)
      return makeWorld(client, { companies: 1, people: 3 })
    })
    const books = openBooks()
    const sent = [...bodies({ world, random: seeded(seed), events: 36, sent: books.sent, poisoned: books.poisoned })]
    const bury = { send: async (letter: Parameters<typeof books.bury>[0]) => books.bury(letter) } as never
    const rest = sent.map((_, index) => index)
    const queue = [...batches.map((batch) => batch.filter((index) => index < sent.length)), rest.reverse()].values()
    const consumer = async () => {
      for (const indexes of queue) {
        const { batch, outcomes } = batchOf(indexes.map((index) => sent[index]))
        await consumeEvents(batch, { ...env, DEAD_LETTERS: bury })
        expect(outcomes).toEqual({ acks: indexes.length, retries: 0 })
      }
    }
    await Promise.all(Array.from({ length: abreast }, consumer))
    expect(await neon.admin(books.audit)).toEqual([])
  }
  await fc.assert(fc.asyncProperty(deliveries, balances), { numRuns: RUNS, interruptAfterTimeLimit: ENOUGH_MS })
})
