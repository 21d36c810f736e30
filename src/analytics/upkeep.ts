import { sql } from 'drizzle-orm'
import { openDb, viaGateway } from '../db/client'
import { type Bindings, configOf } from '../env'

/** Months that are made before they begin: as many daily runs may fail before an event lies in the rest. */
const MONTHS_AHEAD = 3
/** Single events that one statement forgets: some seconds, well within a request to Neon. */
const ROWS_AT_ONCE = 20_000
/** Statements of one run: what is left goes with the next. */
const STATEMENTS_MAX = 40

/** Daily: makes the months to come, and forgets what is past its time (drizzle/0013_ledger_gateways.sql). */
export async function keepLedger(env: Bindings): Promise<void> {
  const db = openDb(configOf(env).databaseUrl)
  const { rows } = await viaGateway(db, db.execute<{ made: number }>(sql`select make_months(${MONTHS_AHEAD}) as made`))
  let forgotten = 0
  for (let statement = 0; statement < STATEMENTS_MAX; statement++) {
    const gone = await viaGateway(db, db.execute<{ gone: string }>(sql`select keep_ledger(${ROWS_AT_ONCE}) as gone`))
    const events = Number(gone.rows[0]?.gone)
    forgotten += events
    if (events < ROWS_AT_ONCE) break
  }
  console.log(JSON.stringify({ level: 'info', event: 'ledger_kept', months_made: Number(rows[0]?.made), forgotten }))
}
