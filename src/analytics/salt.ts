import { sql } from 'drizzle-orm'
import { type Db, viaGateway } from '../db/client'
import { within } from '../patience'

/**
 * How long an event waits for the salt, and how long after one read the next may start. A database that sleeps is awake
 * within half of it (Neon docs, "Compute lifecycle").
 */
const SALT_PATIENCE_MS = 1_000

type Reading = { db: Db; day: string; read: Promise<string | null>; salt?: string | null; startedAt: number }
let latest: Reading | undefined

/** The salt of a UTC day (YYYY-MM-DD) as Postgres keeps it until that day is over; undefined when it does not answer. */
export async function saltOf(
  db: Db,
  day: string,
  defer: (work: Promise<unknown>) => void,
): Promise<string | null | undefined> {
  if (!latest || !isOf(latest, db, day)) {
    latest = startReading(db, day)
    defer(latest.read)
  }
  return latest.salt ?? within(SALT_PATIENCE_MS, latest.read)
}

/** A read whose request was cut off never lands. */
const isOf = ({ startedAt, salt, ...read }: Reading, db: Db, day: string) =>
  read.db === db && read.day === day && (salt || Date.now() - startedAt < SALT_PATIENCE_MS)

function startReading(db: Db, day: string): Reading {
  const reading: Reading = { db, day, startedAt: Date.now(), read: readSalt(db, day) }
  reading.read = reading.read.then((salt) => {
    reading.salt = salt
    return salt
  })
  return reading
}

/** Null for a day that is over or has not begun by the database's clock, and while the database fails. Never throws. */
async function readSalt(db: Db, day: string): Promise<string | null> {
  try {
    const { rows } = await viaGateway(
      db,
      db.execute<{ salt: string | null }>(sql`select visitor_salt(${day}::date) as salt`),
    )
    return rows[0]?.salt ?? null
  } catch (error) {
    console.error(JSON.stringify({ level: 'error', event: 'visitor_salt_failed', error: String(error) }))
    return null
  }
}
