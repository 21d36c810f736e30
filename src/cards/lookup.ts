import type { CardRow } from '../db/card-view'
import { DATABASE_TIMEOUT_MS, type Db, openDb } from '../db/client'
import { Problem } from '../errors'
import { within } from '../patience'
import type { CardAddress } from './address'
import { findPublicCards } from './queries'

/**
 * Milliseconds between an isolate's look-ups, each of which answers everybody who asked since the last: a scan of made-up
 * addresses costs Postgres ten queries a second of each isolate, and real cards among them are found.
 */
const INTERVAL_MS = 100
/** Addresses in one look-up: some 40 KB of parameters. Whoever comes after is asked to come again. */
const BATCH_MAX = 500
const RETRY_AFTER_SECONDS = 1

type Batch = { addresses: CardAddress[]; rows: Promise<Map<string, CardRow>>; openedAt: number }

/** Per database, because tests talk to several. */
const gathering = new WeakMap<Db, Batch>()
const lastStarted = new WeakMap<Db, number>()

/** The card at an address, from Postgres; undefined when there never was one. `defer` keeps the request alive for others. */
export async function lookUp(
  databaseUrl: string,
  address: CardAddress,
  defer: (work: Promise<unknown>) => void,
): Promise<CardRow | undefined> {
  const db = openDb(databaseUrl)
  const open = gathering.get(db)
  // One whose request was cut off is never closed.
  const batch = open && Date.now() - open.openedAt < DATABASE_TIMEOUT_MS ? open : begin(db, defer)
  if (batch.addresses.length >= BATCH_MAX)
    throw new Problem('unavailable', 'Too many cards are asked for at once; try again shortly.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    })
  batch.addresses.push(address)
  // The request that began the batch may end before it is answered.
  const rows = await within(DATABASE_TIMEOUT_MS + INTERVAL_MS, batch.rows)
  if (!rows)
    throw new Problem('unavailable', 'The database does not answer; try again shortly.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    })
  return rows.get(nameOf(address))
}

function begin(db: Db, defer: (work: Promise<unknown>) => void): Batch {
  const addresses: CardAddress[] = []
  const batch = { addresses, rows: run(db, addresses), openedAt: Date.now() }
  gathering.set(db, batch)
  defer(batch.rows.catch(() => {}))
  return batch
}

async function run(db: Db, addresses: CardAddress[]): Promise<Map<string, CardRow>> {
  const wait = (lastStarted.get(db) ?? 0) + INTERVAL_MS - Date.now()
  // Without a wait, one turn of the loop still lets `begin` note the batch before it is closed.
  await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(wait, 0), INTERVAL_MS)))
  gathering.delete(db)
  lastStarted.set(db, Date.now())
  const rows = await findPublicCards(db, addresses)
  return new Map(rows.map((row) => [nameOf(row), row]))
}

const nameOf = ({ companySlug, employeeSlug }: { companySlug: string; employeeSlug: string }) =>
  `${companySlug}/${employeeSlug}`
