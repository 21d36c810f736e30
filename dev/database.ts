import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { neon, neonConfig } from '@neondatabase/serverless'
import { APP_ROLE, migrate } from './migrations.ts'
import { type Neon, startNeon } from './neon.ts'
import { LOOPBACK } from './owner.ts'
import { oneLine, writePrivate } from './settings.ts'

/** On this machine everybody may know it; the tests give the role of a shared server the same one. */
const LOOPBACK_APP_PASSWORD = 'edgecard'

/** Where the owner's URL of the running endpoint is kept, for `pnpm superadmin`. */
export const ownerUrlFile = (data: string) => join(data, 'owner-url')

export type Database = {
  /** What the Worker gets as DATABASE_URL. */
  workerUrl: string
  ownerUrl: string
  /** What the endpoint stands in front of, for people to read. */
  place: string
  close(): Promise<void>
}

/** The local endpoint with every migration applied: over PGlite in the data folder, or over the owner's `postgresUrl`. */
export async function openDatabase(data: string, options: { port?: number; postgresUrl?: string }): Promise<Database> {
  const { port, postgresUrl } = options
  const server = postgresUrl === undefined ? undefined : parsePostgresUrl(postgresUrl)
  const folder = join(data, 'postgres')
  const endpoint = await startNeon({ port, postgresUrl, dataDir: server ? undefined : folder })
  const appPassword = server ? appPasswordOn(server) : LOOPBACK_APP_PASSWORD
  await migrateOrClose(endpoint, appPassword)
  writePrivate(ownerUrlFile(data), endpoint.url())
  return {
    workerUrl: endpoint.url(APP_ROLE, appPassword),
    ownerUrl: endpoint.url(),
    place: server ? `${server.host}${server.pathname}` : folder,
    async close() {
      rmSync(ownerUrlFile(data), { force: true })
      await endpoint.close()
    },
  }
}

/** Statements to the local endpoint, as the role of `url`. */
export function localSql(url: string) {
  neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`
  return neon(url)
}

async function migrateOrClose(endpoint: Neon, appPassword: string): Promise<void> {
  try {
    await endpoint.admin((client) => migrate(client, { appPassword }))
  } catch (error) {
    await endpoint.close()
    throw new Error(`cannot migrate the database: ${oneLine(error)}`)
  }
}

export function parsePostgresUrl(text: string): URL {
  const url = URL.parse(text)
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') return url
  throw new Error('DATABASE_URL is not a postgres:// URL: correct it, or unset it to use the embedded database')
}

/** Roles belong to the whole server, so whoever knows the owner's password always gives the role the same one. */
function appPasswordOn({ host, hostname, username, password }: URL): string {
  if (LOOPBACK.has(hostname)) return LOOPBACK_APP_PASSWORD
  return createHash('sha256').update([host, username, password].join(' ')).digest('base64url')
}
