import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { neonConfig } from '@neondatabase/serverless'
import pg from 'pg'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { type Neon, startNeon } from '../../dev/neon.ts'

neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`

export const REAL_SERVER = process.env.EDGECARD_TEST_DATABASE_URL
export const backends = REAL_SERVER ? ['embedded', 'real server'] : ['embedded']

/** A local Neon for the tests of one describe, in front of a database of its own, and what they do with it. */
export function useNeon(backend: string) {
  const scratch = unique('edgecard_neon')
  let started: Neon | undefined

  beforeAll(async () => {
    if (backend === 'real server') await onRealServer(`CREATE DATABASE ${scratch}`)
    started = await startNeon(backend === 'real server' ? { postgresUrl: realUrl(scratch) } : {})
  })

  afterAll(async () => {
    await started?.close()
    if (backend === 'real server') await onRealServer(`DROP DATABASE ${scratch} WITH (FORCE)`)
  })

  const running = () => {
    if (!started) throw new Error('the local Neon is not started yet')
    return started
  }
  const local: Omit<Neon, 'close'> = {
    get port() {
      return running().port
    },
    url: (...login) => running().url(...login),
    admin: (work) => running().admin(work),
    requests: (name) => running().requests(name),
  }

  async function owner(...statements: string[]): Promise<void> {
    await local.admin(async (client) => {
      for (const statement of statements) await client.query(statement)
    })
  }

  async function makeTable(columns: string): Promise<string> {
    const table = unique('t')
    await owner(`CREATE TABLE ${table} (${columns})`)
    return table
  }

  async function makeRole(login: 'LOGIN' | 'NOLOGIN' = 'LOGIN'): Promise<string> {
    const role = unique('edgecard_role')
    await owner(`CREATE ROLE ${role} ${login}`)
    onTestFinished(() => owner(`DROP OWNED BY ${role} CASCADE`, `DROP ROLE ${role}`))
    return role
  }

  async function post(payload: unknown, headers: Record<string, string | undefined> = {}) {
    const sent = { 'neon-connection-string': local.url(), 'neon-raw-text-output': 'true', ...headers }
    const response = await fetch(`http://127.0.0.1:${local.port}/sql`, {
      method: 'POST',
      headers: Object.entries(sent).filter((header): header is [string, string] => header[1] !== undefined),
      body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })
    return { status: response.status, body: await response.json() }
  }

  function fault(method: 'POST' | 'DELETE', body?: object): Promise<Response> {
    return fetch(`http://127.0.0.1:${local.port}/faults`, { method, body: body ? JSON.stringify(body) : null })
  }

  return { local, owner, makeTable, makeRole, post, fault }
}

export function unique(prefix: string): string {
  return `${prefix}_${process.pid}_${Math.random().toString(36).slice(2, 10)}`
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'edgecard-neon-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function realUrl(database: string): string {
  const url = new URL(REAL_SERVER ?? '')
  url.pathname = `/${database}`
  return url.href
}

export async function onRealServer(statement: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: REAL_SERVER })
  await client.connect()
  try {
    return (await client.query(statement)).rowCount
  } finally {
    await client.end()
  }
}

/** A TCP wire to the real server that can be cut and joined again, on the same port. */
export async function openWire() {
  const target = new URL(REAL_SERVER ?? '')
  const url = new URL(target)
  const ends = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname)
    for (const end of [near, far]) {
      ends.add(end)
      end.on('error', () => {}).on('close', () => ends.delete(end))
    }
    near.pipe(far).pipe(near)
  })
  const join = async (port: number) => {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  }
  await join(0)
  const { port } = server.address() as AddressInfo
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    join: () => join(port),
    async cut() {
      if (!server.listening) return
      const closed = once(server.close(), 'close')
      for (const end of ends) end.destroy()
      await closed
    },
  }
}
