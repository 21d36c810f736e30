import { mkdirSync } from 'node:fs'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../dev/migrations.ts'
import { startNeon } from '../../dev/neon.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The runtime role's, as the Worker gets it. */
    databaseUrl: string
    /** The owner's, for tests that must look behind row-level security. */
    adminDatabaseUrl: string
  }
}

const APP_PASSWORD = 'edgecard'

/**
 * A database of this run's own, behind the local Neon: embedded, or on the server that EDGECARD_TEST_DATABASE_URL names.
 * EDGECARD_TEST_SABOTAGE holds SQL that breaks it afterwards, to see the tests go red (test/node/walls.test.ts).
 */
export default async function setup(project: TestProject) {
  mkdirSync('dist/ui', { recursive: true })
  const server = process.env.EDGECARD_TEST_DATABASE_URL
  const scratch = server ? await scratchDatabase(server) : undefined
  const neon = await startNeon({ postgresUrl: scratch?.url })
  await neon.admin((client) => migrate(client, { appPassword: APP_PASSWORD }))
  const sabotage = process.env.EDGECARD_TEST_SABOTAGE
  if (sabotage) await neon.admin((client) => client.query(sabotage))
  project.provide('databaseUrl', neon.url('edgecard_app', APP_PASSWORD))
  project.provide('adminDatabaseUrl', neon.url())
  return async () => {
    await neon.close()
    await scratch?.drop()
  }
}

export async function scratchDatabase(server: string) {
  const name = `edgecard_test_${process.pid}_${Date.now().toString(36)}`
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await run(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) }
}
