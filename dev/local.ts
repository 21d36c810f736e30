import { openDatabase } from './database.ts'
import { dataFolder, oneLine, portFrom } from './settings.ts'
import { stopOnSignal } from './stop.ts'

/** Named in .dev.vars.example too. */
const DEFAULT_DB_PORT = 8788

/** pnpm db:local: the embedded database alone, for a `wrangler dev` of your own. */
try {
  const database = await openDatabase(dataFolder(), { port: portFrom('DB_PORT', DEFAULT_DB_PORT) })
  console.log(`${database.place} is migrated and serves until Ctrl-C; .dev.vars wants`)
  console.log(`DATABASE_URL="${database.workerUrl}"`)
  stopOnSignal(database.close)
} catch (error) {
  console.error(`db:local: ${oneLine(error)}`)
  process.exitCode = 1
}
