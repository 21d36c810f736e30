import pg from 'pg'
import { oneLine } from './settings.ts'

export const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** The postgres:// URL in a variable of the environment. */
export function databaseUrl(name: string): URL {
  const url = URL.parse(process.env[name] ?? '')
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') return url
  throw new Error(`set ${name} to a postgres:// URL`)
}

/** A session of the owner whom MIGRATION_DATABASE_URL names: over TLS, unless that is on this machine or says otherwise. */
export async function connectOwner(): Promise<pg.Client> {
  const url = databaseUrl('MIGRATION_DATABASE_URL')
  if (!LOOPBACK.has(url.hostname) && !url.searchParams.has('sslmode')) url.searchParams.set('sslmode', 'verify-full')
  const client = new pg.Client({ connectionString: url.href })
  await client.connect().catch((error: Error) => {
    const remedy = 'correct MIGRATION_DATABASE_URL, which wants ?sslmode=disable for a server without TLS'
    throw new Error(`cannot connect to ${url.host} (${oneLine(error)}): ${remedy}`)
  })
  return client
}
