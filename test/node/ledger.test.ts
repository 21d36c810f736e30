import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../dev/migrations.ts'
import { startNeon } from '../../dev/neon.ts'
import { consumeEvents } from '../../src/analytics/consumer.ts'
import { keepLedger } from '../../src/analytics/upkeep.ts'
import { scratchDatabase } from '../support/database.ts'
import { abreast } from '../support/ledger/abreast.ts'
import { bindingsOf, drive } from '../support/ledger/drive.ts'
import { makeWorld } from '../support/ledger/world.ts'

const SERVER = process.env.EDGECARD_TEST_DATABASE_URL
const EVENTS = 50_000
/** Batches that begin in pairs. */
const PAIRED = { batches: 600, size: 20 }
const TIMEOUT_MS = 300_000
const APP_PASSWORD = 'edgecard'

/** A database of its own: embedded in a folder, or on the server that EDGECARD_TEST_DATABASE_URL names. */
async function openLedger() {
  const scratch = SERVER ? await scratchDatabase(SERVER) : undefined
  const folder = mkdtempSync(join(tmpdir(), 'edgecard-ledger-'))
  const place = scratch ? { postgresUrl: scratch.url } : { dataDir: join(folder, 'postgres') }
  let neon = await startNeon(place)
  onTestFinished(async () => {
    await neon.close()
    await scratch?.drop()
    rmSync(folder, { recursive: true })
  })
  await neon.admin((client) => migrate(client, { appPassword: APP_PASSWORD }))
  return {
    databaseUrl: neon.url('edgecard_app', APP_PASSWORD),
    admin: <Result>(work: Parameters<typeof neon.admin<Result>>[0]) => neon.admin(work),
    deadlocks: () =>
      neon.admin(async (client) => {
        const statement = 'select deadlocks::int from pg_stat_database where datname = current_database()'
        return (await client.query<{ deadlocks: number }>(statement)).rows[0]?.deadlocks
      }),
    /** Ends every session in whatever it does; the embedded database goes down and is opened again. */
    async interrupt() {
      if (!scratch) {
        await neon.close()
        neon = await startNeon({ ...place, port: neon.port })
      } else {
        const others = 'datname = current_database() and pid <> pg_backend_pid()'
        await neon.admin((client) =>
          client.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${others}`),
        )
      }
    },
  }
}

it('counts every event once, whatever goes wrong on the way', { timeout: TIMEOUT_MS }, async () => {
  const ledger = await openLedger()
  const world = await ledger.admin((client) => makeWorld(client, { companies: 3, people: 12 }))
  const seed = Math.floor(Math.random() * 2 ** 31)
  const upkeep = () => keepLedger(bindingsOf(ledger.databaseUrl)).catch(() => undefined)
  const mishaps = new Map([
    [150, ledger.interrupt],
    [220, upkeep],
    [300, ledger.interrupt],
  ])
  const started = performance.now()
  const { books, counts } = await drive({
    ...{ seed, events: EVENTS, world, consume: consumeEvents, databaseUrl: ledger.databaseUrl },
    afterBatch: (batches) => mishaps.get(batches)?.(),
  })
  const seconds = (performance.now() - started) / 1000
  console.log(JSON.stringify({ seed, seconds, ...counts, ...books.figures() }))
  expect({ seed, wrong: await ledger.admin(books.audit) }).toEqual({ seed, wrong: [] })
  expect(await ledger.deadlocks()).toBe(0)
  expect(counts).toMatchObject({ exhausted: 0 })
  expect(counts.killed).toBeGreaterThan(0)
  expect(counts.faults).toBeGreaterThan(0)
})

// The embedded database has one session, and so nobody to wait for.
it.runIf(SERVER)(
  'has two consumers at once wait for each other and never deadlock',
  { timeout: TIMEOUT_MS },
  async () => {
    const ledger = await openLedger()
    const world = await ledger.admin((client) => makeWorld(client, { companies: 1, people: 20 }))
    const { books, retries } = await abreast({
      ...PAIRED,
      world,
      consume: consumeEvents,
      databaseUrl: ledger.databaseUrl,
    })
    expect(await ledger.admin(books.audit)).toEqual([])
    expect([retries, await ledger.deadlocks()]).toEqual([0, 0])
  },
)
