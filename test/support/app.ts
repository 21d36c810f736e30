import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { scratchDatabase } from './database.ts'

/** Milliseconds: a start builds the admin pages, the database and the Worker, on a busy machine. */
const START_TIMEOUT_MS = 180_000
/** Milliseconds after which an app that was asked to stop is killed. */
const STOP_TIMEOUT_MS = 20_000

/** A developer's own settings stay out of it, above all the database that `pnpm superadmin` would change. */
const NOBODYS = { MIGRATION_DATABASE_URL: '', PUBLIC_URL: '', CORS_ORIGINS: '', JWT_SECRET: undefined }
/** Vitest's NODE_ENV would have the admin built for development. */
const NOT_VITESTS = { NODE_ENV: undefined }
const READY = /^ready (http\S+)$/m
const dev = (file: string) => fileURLToPath(new URL(`../../dev/${file}`, import.meta.url))

export type App = {
  origin: string
  /** Makes a superadmin with `pnpm superadmin`; answers the password. */
  superadmin(email: string): Promise<string>
  /** Requests that the database has had so far, from whoever. */
  databaseRequests(): Promise<number>
  stop(): Promise<void>
}

/**
 * `pnpm dev` as a person starts it, on a free port, with a data folder of its own: on the embedded database, or on a
 * scratch one of the server that EDGECARD_TEST_DATABASE_URL names.
 */
export async function startApp(settings: Record<string, string> = {}): Promise<App> {
  const server = process.env.EDGECARD_TEST_DATABASE_URL
  const scratch = server ? await scratchDatabase(server) : undefined
  const data = mkdtempSync(join(tmpdir(), 'edgecard-app-'))
  const own = { EDGECARD_DATA: data, PORT: String(await freePort()), DATABASE_URL: scratch?.url ?? '' }
  const env = { ...process.env, ...NOBODYS, ...NOT_VITESTS, ...settings, ...own }
  const child = spawn(process.execPath, [dev('dev.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const discard = async () => {
    await stopped(child)
    rmSync(data, { recursive: true, force: true })
    await scratch?.drop()
  }
  const origin = await readyOrigin(child).catch(async (error: unknown) => {
    await discard()
    throw error
  })
  return {
    origin,
    async superadmin(email) {
      const { stdout } = await promisify(execFile)(process.execPath, [dev('superadmin.ts'), email], { env })
      const password = /password (\S+)/.exec(stdout)?.[1]
      if (!password) throw new Error(`no password in: ${stdout}`)
      return password
    },
    async databaseRequests() {
      const { host } = new URL(readFileSync(join(data, 'owner-url'), 'utf8'))
      const { requests } = (await (await fetch(`http://${host}/requests`)).json()) as { requests: number }
      return requests
    },
    stop: discard,
  }
}

function readyOrigin(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let output = ''
  const fail = (reason: string) => reject(new Error(`${reason}; it said:\n${output}`))
  const timer = setTimeout(() => fail('the app is not ready in time'), START_TIMEOUT_MS)
  const read = (chunk: Buffer) => {
    output += chunk
    const origin = READY.exec(output)?.[1]
    if (origin) resolve(origin)
  }
  child.stdout?.on('data', read)
  child.stderr?.on('data', read)
  child.once('exit', (code) => fail(`the app ended with code ${code}`))
  return promise.finally(() => clearTimeout(timer))
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  child.kill('SIGTERM')
  await once(child, 'exit')
  clearTimeout(timer)
}

/** Below those that systems give to outgoing connections (Linux: 32768 and above), one of which could take it meanwhile. */
const PORTS = { first: 20_000, count: 10_000 }

export async function freePort(): Promise<number> {
  const port = PORTS.first + Math.floor(Math.random() * PORTS.count)
  const server = createServer().listen(port, '127.0.0.1')
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  if (!isFree) return freePort()
  await once(server.close(), 'close')
  return port
}
