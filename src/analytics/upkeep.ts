import { type SQL, sql } from 'drizzle-orm'
import { type Db, openDb, viaGateway } from '../db/client'
import { type Bindings, configOf } from '../env'

/* Background work on the ledger, in statements that are each done well within a request (drizzle/0017_ledger_upkeep.sql). */

/** Months that are made before they begin: as many daily runs may fail before an event lies in the rest. */
const MONTHS_AHEAD = 3
/** Rows of a kind that one statement forgets: some seconds. */
const ROWS_AT_ONCE = 20_000
/** Statements of one run, of the 10,000 requests that an invocation may make (Workers limits); the rest goes with the next. */
const STATEMENTS_MAX = 400

/** Daily: makes the months to come, and forgets what is past its time. */
export async function keepLedger(env: Bindings): Promise<void> {
  const db = openDb(configOf(env).databaseUrl)
  const made = await answer(db, sql`make_months(${MONTHS_AHEAD})`)
  const dropped = await answer(db, sql`drop_months()`)
  const forgotten = await repeat(db, sql`keep_ledger(${ROWS_AT_ONCE})`, (rows) => rows < ROWS_AT_ONCE)
  console.log(
    JSON.stringify({ level: 'info', event: 'ledger_kept', months_made: made, months_dropped: dropped, forgotten }),
  )
}

/** Every quarter of an hour: forgets the salt of a day that is over, and goes on with erasures that take several statements. */
export async function forgetPromptly(env: Bindings): Promise<void> {
  const db = openDb(configOf(env).databaseUrl)
  const salts = await answer(db, sql`forget_salts()`)
  const erased = await repeat(db, sql`coalesce(erase_more(${ROWS_AT_ONCE}), -1)`, (rows) => rows < 0)
  if (salts || erased) console.log(JSON.stringify({ level: 'info', event: 'forgotten_promptly', salts, erased }))
}

/** Sums what a gateway function answers until that is the last. */
async function repeat(db: Db, call: SQL, isLast: (rows: number) => boolean): Promise<number> {
  let sum = 0
  for (let statement = 0; statement < STATEMENTS_MAX; statement++) {
    const rows = await answer(db, call)
    sum += Math.max(rows, 0)
    if (isLast(rows)) break
  }
  return sum
}

async function answer(db: Db, call: SQL): Promise<number> {
  const { rows } = await viaGateway(db, db.execute<{ answer: string }>(sql`select ${call} as answer`))
  return Number(rows[0]?.answer)
}
