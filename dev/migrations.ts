import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator'
import type pg from 'pg'

/** The role the Worker runs as. The migrations create it without a password. */
export const APP_ROLE = 'edgecard_app'

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../drizzle', import.meta.url))

/** Any number that nothing else locks: it keeps two deploys from migrating at once. */
const MIGRATION_LOCK = 4_027_001

/**
 * Applies the pending migrations of drizzle/ in one transaction, then lets the runtime role log in with that password.
 * `client` is the owner's session. Returns how many migrations it applied.
 */
export async function migrate(
  client: pg.ClientBase,
  { appPassword, folder = MIGRATIONS_FOLDER }: { appPassword: string; folder?: string | undefined },
): Promise<number> {
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
  try {
    const before = await appliedCount(client)
    await runMigrations(drizzle(client as pg.Client), { migrationsFolder: folder })
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [APP_ROLE])
    if (!rowCount)
      throw new Error(`The migrations in ${folder} did not create the role ${APP_ROLE}: add it to one of them`)
    await client.query(`ALTER ROLE ${APP_ROLE} LOGIN PASSWORD ${client.escapeLiteral(appPassword)}`)
    return (await appliedCount(client)) - before
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK])
  }
}

/** Drizzle's own journal table, which the first migration makes. */
async function appliedCount(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query(`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS exists`)
  if (!rows[0].exists) return 0
  const { rows: counted } = await client.query('SELECT count(*)::int AS count FROM drizzle.__drizzle_migrations')
  return counted[0].count
}
