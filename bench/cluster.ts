import { execFile } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { migrate } from '../dev/migrations.ts'
import { startNeon } from '../dev/neon.ts'
import { freePort } from '../test/support/app.ts'
import { scratchDatabase } from '../test/support/database.ts'

const INSTALLED = '/usr/lib/postgresql'
const APP_PASSWORD = 'edgecard'
/** Any user but root, as which PostgreSQL refuses to run: "nobody" of Debian. */
const NOBODY = 65534

const run = promisify(execFile)

/** A migrated database of its own on a real PostgreSQL, behind the local endpoint. */
export async function openLedger(server: string) {
  const cluster = (await openCluster()) ?? { ...(await scratchDatabase(server)), restart: undefined }
  const neon = await startNeon({ postgresUrl: cluster.url })
  await neon.admin((client) => migrate(client, { appPassword: APP_PASSWORD }))
  return {
    neon,
    databaseUrl: neon.url('edgecard_app', APP_PASSWORD),
    /** Takes the server away without a checkpoint, in the middle of everything, and starts it again. */
    restart: cluster.restart,
    deadlocks: () =>
      neon.admin(async (client) => {
        const statement = 'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()'
        return (await client.query<{ deadlocks: number }>(statement)).rows[0]?.deadlocks ?? 0
      }),
    endSessions: () =>
      neon.admin((client) =>
        client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`),
      ),
    async close() {
      await neon.close()
      await cluster.drop()
    },
  }
}

/** A PostgreSQL of this run's own with the settings it comes with; undefined where none is installed or we are not root. */
async function openCluster() {
  const version = existsSync(INSTALLED) ? readdirSync(INSTALLED).toSorted().at(-1) : undefined
  if (version === undefined || process.getuid?.() !== 0) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'edgecard-cluster-'))
  chownSync(folder, NOBODY, NOBODY)
  const as = { uid: NOBODY, gid: NOBODY, cwd: folder }
  const bin = (name: string) => join(INSTALLED, version, 'bin', name)
  const data = join(folder, 'data')
  const port = await freePort()
  await run(bin('initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--locale=C.UTF-8'], as)
  const settings = `-p ${port} -h 127.0.0.1 -k ${folder}`
  const start = () => run(bin('pg_ctl'), ['-D', data, '-o', settings, '-l', join(folder, 'log'), '-w', 'start'], as)
  const stop = (mode: string) => run(bin('pg_ctl'), ['-D', data, '-m', mode, '-w', 'stop'], as)
  await start()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async restart() {
      await stop('immediate')
      await start()
    },
    async drop() {
      await stop('fast')
      rmSync(folder, { recursive: true })
    },
  }
}
