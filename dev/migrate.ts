import { APP_ROLE, migrate } from './migrations.ts'
import { connectOwner, databaseUrl } from './owner.ts'
import { oneLine } from './settings.ts'

/** Neon's pooled host names carry it; a pooler may change sessions under the migration's lock. */
const POOLED = '-pooler'

/** pnpm db:migrate, the production path: MIGRATION_DATABASE_URL is the owner's URL, DATABASE_URL the Worker's. */
try {
  const owner = databaseUrl('MIGRATION_DATABASE_URL')
  const app = databaseUrl('DATABASE_URL')
  if (decodeURIComponent(app.username) !== APP_ROLE || !app.password) {
    throw new Error(`DATABASE_URL must name the user ${APP_ROLE} and the password it shall have`)
  }
  if (owner.hostname.includes(POOLED)) {
    throw new Error(`MIGRATION_DATABASE_URL must be the direct connection: take ${POOLED} out of its host name`)
  }
  const client = await connectOwner()
  try {
    const applied = await migrate(client, { appPassword: decodeURIComponent(app.password) })
    console.log(`${owner.host}${owner.pathname}: applied ${applied} migrations; ${APP_ROLE} can log in`)
  } finally {
    await client.end()
  }
} catch (error) {
  console.error(`db:migrate: ${oneLine(error)}`)
  process.exitCode = 1
}
