import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import pg from 'pg'
import { type Login, refusal } from './protocol.ts'

/** Well under the 100 that PostgreSQL allows by default, and room for several roles. */
const POOL_SIZE = 20
const CONNECT_TIMEOUT_MS = 5_000

/** SQLSTATEs that mean the client asked for the wrong thing, not that the database is down (Appendix A). */
const INVALID_AUTHORIZATION = /^28/
const UNKNOWN_DATABASE = '3D000'

/** What PGlite's initdb makes. */
const EMBEDDED_OWNER: Login = { user: 'postgres', password: 'postgres', database: 'postgres' }

type Work<T> = (client: pg.ClientBase) => Promise<T>

export type Backend = {
  /** Runs `work` as that role on a session nobody else uses; afterwards nothing of it is left on the session. */
  session<T>(login: Login, work: Work<T>): Promise<T>
  owner: Login
  close(): Promise<void>
}

/** A real server: one pool per login, so that each request runs in a session of the role it names. */
export async function openServer(postgresUrl: string): Promise<Backend> {
  const { host, port, ssl, user = '', password, database = '' } = new pg.Client({ connectionString: postgresUrl })
  const owner = { user, password: password ?? '', database }
  const pools = new Map<string, pg.Pool>()
  const busy = new Set<pg.PoolClient>()

  function poolOf(login: Login): pg.Pool {
    const { user, password, database } = login
    const key = JSON.stringify([user, password, database])
    const known = pools.get(key)
    if (known) return known
    const settings = { host, port, ssl, user, password, database }
    const pool = new pg.Pool({ ...settings, max: POOL_SIZE, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
    pool.on('error', ignoreLostConnection)
    pool.on('connect', (client) => client.on('error', ignoreLostConnection))
    pools.set(key, pool)
    return pool
  }

  async function session<T>(login: Login, work: Work<T>): Promise<T> {
    const client = await poolOf(login)
      .connect()
      .catch((error: Error) => Promise.reject(connectionFailure(error, login)))
    busy.add(client)
    try {
      return await work(client)
    } finally {
      const usable = await restore(client).then(
        () => true,
        () => false,
      )
      busy.delete(client)
      client.release(!usable)
    }
  }

  async function close(): Promise<void> {
    // A pool's client is a whole Client, whatever its type says; to end it cuts a statement that still runs.
    for (const client of busy) void (client as pg.PoolClient & pg.Client).end()
    await Promise.all([...pools.values()].map((pool) => pool.end()))
  }

  await session(owner, (client) => client.query('SELECT')).catch(async (error: unknown) => {
    await close()
    throw new Error(
      `Cannot use Postgres at ${host}:${port} as ${user} (${reason(error)}): start it, or correct its URL`,
    )
  })
  return { session, owner, close }
}

/**
 * The embedded database. It has one session, so requests queue for it, and one client holds it: pglite-socket interleaves
 * the messages of several clients, which mixes up their unnamed statements. Passwords are not checked.
 */
export async function openEmbedded(dataDir?: string): Promise<Backend> {
  const { database, unlock } = await (dataDir === undefined ? inMemory() : onDisk(dataDir))
  const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 1 })
  await server.start()
  const { user, database: name } = EMBEDDED_OWNER
  const client = new pg.Client({ connectionString: `postgres://${user}@${server.getServerConn()}/${name}` })
  client.on('error', ignoreLostConnection)
  await client.connect()
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  async function turn<T>(login: Login, work: Work<T>): Promise<T> {
    if (closed) throw refusal(503, 'it is shutting down')
    if (login.database !== name) throw unknownDatabase(login.database)
    try {
      await assume(client, login.user)
      return await work(client)
    } finally {
      await restore(client, user)
    }
  }

  function session<T>(login: Login, work: Work<T>): Promise<T> {
    const result = last.then(() => turn(login, work))
    last = result.catch(() => {})
    return result
  }

  async function close(): Promise<void> {
    closed = true
    await last
    await client.end()
    await server.stop()
    await database.close()
    unlock()
  }

  return { session, owner: EMBEDDED_OWNER, close }
}

async function assume(client: pg.ClientBase, user: string): Promise<void> {
  if (user === EMBEDDED_OWNER.user) return
  const { rows } = await client.query('SELECT rolcanlogin FROM pg_roles WHERE rolname = $1', [user])
  if (!rows[0]) throw unknownLogin(user, `role "${user}" does not exist`)
  if (!rows[0].rolcanlogin) throw unknownLogin(user, `role "${user}" is not permitted to log in`)
  await client.query(`SET SESSION AUTHORIZATION ${pg.escapeIdentifier(user)}`)
}

/**
 * Ends what a request left open and forgets its settings, temporary tables and advisory locks. PGlite needs the owner's
 * name: in 0.5.16 neither DISCARD ALL nor RESET SESSION AUTHORIZATION takes it back to the role that logged in.
 */
async function restore(client: pg.ClientBase, owner?: string): Promise<void> {
  if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK')
  if (owner) await client.query(`SET SESSION AUTHORIZATION ${pg.escapeIdentifier(owner)}`)
  await client.query('DISCARD ALL')
}

type Opened = { database: PGlite; unlock: () => void }

async function inMemory(): Promise<Opened> {
  return { database: await PGlite.create(), unlock: () => {} }
}

/** One process at a time: two would corrupt the folder. The lock of a process that no longer runs is taken over. */
async function onDisk(dataDir: string): Promise<Opened> {
  const lock = `${resolve(dataDir)}.lock`
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
  if (locked.has(lock) || (holder !== process.pid && isRunning(holder))) {
    throw new Error(
      `Data folder ${dataDir} is in use: stop process ${holder}, or delete ${lock} if that is another program`,
    )
  }
  const unlock = () => {
    locked.delete(lock)
    rmSync(lock, { force: true })
  }
  try {
    mkdirSync(dirname(lock), { recursive: true })
    writeFileSync(lock, String(process.pid))
    locked.add(lock)
    const isOther = existsSync(dataDir) && readdirSync(dataDir).length > 0 && !existsSync(join(dataDir, 'PG_VERSION'))
    if (isOther) throw new Error('it holds something else than a database')
    return { database: await PGlite.create({ dataDir }), unlock }
  } catch (error) {
    if (locked.has(lock)) unlock()
    throw new Error(`Cannot open data folder ${dataDir} (${reason(error)}): move it away and start again`)
  }
}

const locked = new Set<string>()

function isRunning(pid: number): boolean {
  if (!pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function connectionFailure(error: Error, { user, database }: Login): Error {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : ''
  if (code === UNKNOWN_DATABASE) return unknownDatabase(database)
  if (INVALID_AUTHORIZATION.test(code) || error.message.startsWith('SASL')) return unknownLogin(user, error.message)
  return refusal(503, reason(error))
}

/** Neon's own words, whatever Postgres said; that goes into the hint. */
function unknownLogin(user: string, hint: string): Error {
  return refusal(400, `password authentication failed for user '${user}'`, { code: '28P01', hint })
}

function unknownDatabase(database: string): Error {
  return refusal(400, `database "${database}" does not exist`, { code: UNKNOWN_DATABASE })
}

/** Connection errors of Node have a code and no message when several addresses failed. */
function reason(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException
  return message || code || String(error)
}

/** pg emits this on the client, and the process dies unless somebody listens; a query in flight rejects by itself. */
function ignoreLostConnection(): void {}
