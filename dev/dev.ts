import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Database, openDatabase, parsePostgresUrl } from './database.ts'
import { demo, seedDemo } from './seed.ts'
import { dataFolder, jwtSecret, oneLine, portFrom, publicUrl } from './settings.ts'
import { stopOnSignal } from './stop.ts'
import { buildUi, isStale, watchUi } from './ui.ts'
import { startWrangler, type Wrangler } from './wrangler.ts'

const DEFAULT_PORT = 8787
const NEON_HOST = /\.neon\.tech$/

/** What has been started, to be stopped in the opposite order. */
const started: (() => unknown)[] = []
let wrangler: Wrangler | undefined
let stopping = false

async function stop(): Promise<void> {
  stopping = true
  for (const end of started.splice(0).reverse()) await end()
}

async function run(): Promise<never> {
  const port = portFrom('PORT', DEFAULT_PORT)
  const data = dataFolder()
  const settings = { JWT_SECRET: jwtSecret(data), PUBLIC_URL: publicUrl(port) }
  await checkFree(port)
  const { workerUrl, local } = await database(data)
  if (isStale()) {
    console.log('ui        building dist/ui')
    await buildUi()
  }
  started.push(watchUi())
  console.log('worker    starting wrangler dev')
  const { CORS_ORIGINS = '' } = process.env
  wrangler = startWrangler(data, port, {
    ...{ ...settings, CORS_ORIGINS, DATABASE_URL: workerUrl, ALLOW_LOOPBACK: 'yes' },
  })
  started.push(wrangler.stop)
  await wrangler.healthy()
  await summarise(settings.PUBLIC_URL, local && (await seedDemo(wrangler.origin, local)))
  console.log(`ready ${wrangler.origin}`)
  return wrangler.follow()
}

/** A Neon database is shared, so it is given no demo company, whose password everybody can read. */
async function database(data: string): Promise<{ workerUrl: string; local?: Database }> {
  const postgresUrl = process.env.DATABASE_URL || undefined
  if (postgresUrl && NEON_HOST.test(parsePostgresUrl(postgresUrl).hostname)) {
    await migrateNeon()
    return { workerUrl: postgresUrl }
  }
  const local = await openDatabase(data, postgresUrl ? { postgresUrl } : {})
  started.push(local.close)
  console.log(`database  ${local.place}, migrated`)
  return { workerUrl: local.workerUrl, local }
}

/** As in production: DATABASE_URL is the Worker's, who must not bypass row-level security, and the owner migrates. */
async function migrateNeon(): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('migrate.ts', import.meta.url))], { stdio: 'inherit' })
  started.push(() => child.kill())
  const [code] = await once(child, 'exit')
  if (code !== 0)
    throw new Error('a Neon database wants DATABASE_URL of edgecard_app and MIGRATION_DATABASE_URL of its owner')
}

async function checkFree(port: number): Promise<void> {
  const probe = createServer()
  await once(probe.listen(port, '127.0.0.1'), 'listening').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.code})`
    throw new Error(`port ${port} ${reason}: stop what listens there, or set PORT to another`)
  })
  await once(probe.close(), 'close')
}

async function summarise(site: string, cardUrl: string | undefined): Promise<void> {
  console.log(`admin     ${site}/admin`)
  if (cardUrl) {
    console.log(`sign in   ${demo.email}  password ${demo.password}`)
    console.log(`a card    ${cardUrl}`)
  }
  console.log(`API       ${site}/api/docs`)
}

// A reader that goes away, as in `pnpm dev | head`, does not end it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
stopOnSignal(stop, () => wrangler?.kill())
run().catch(async (error: unknown) => {
  if (stopping) return
  console.error(`dev: ${oneLine(error)}`)
  await stop()
  process.exit(1)
})
