import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { neon } from '@neondatabase/serverless'
import { describe, expect, test } from 'vitest'
import { migrate } from '../../dev/migrations.ts'
import { startNeon } from '../../dev/neon.ts'
import { onRealServer, openWire, REAL_SERVER, temporaryFolder, unique } from '../support/neon.ts'

describe('the data folder', () => {
  test('keeps its data over a restart', async () => {
    const dataDir = join(temporaryFolder(), 'postgres')
    const first = await startNeon({ dataDir })
    await neon(first.url())`CREATE TABLE kept AS SELECT 7 AS id`
    await first.close()
    const second = await startNeon({ dataDir })
    expect(await neon(second.url())`SELECT id FROM kept`).toEqual([{ id: 7 }])
    await second.close()
  })

  test('is used by one at a time, and a lock left behind is taken over', async () => {
    const dataDir = join(temporaryFolder(), 'postgres')
    writeFileSync(`${dataDir}.lock`, String(process.ppid))
    await expect(startNeon({ dataDir })).rejects.toThrow(
      `Data folder ${dataDir} is in use: stop process ${process.ppid}`,
    )
    const past = Number.MAX_SAFE_INTEGER
    writeFileSync(`${dataDir}.lock`, String(past))
    const local = await startNeon({ dataDir })
    await expect(startNeon({ dataDir })).rejects.toThrow(`in use: stop process ${process.pid}`)
    await local.close()
    expect(existsSync(`${dataDir}.lock`)).toBe(false)
  })

  test.each(['a corrupt one', 'somebody else’s', 'one that cannot be'])('is refused in one line: %s', async (kind) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, kind === 'a corrupt one' ? 'PG_VERSION' : 'notes'), 'junk')
    const dataDir = kind === 'one that cannot be' ? join(folder, 'notes', 'postgres') : folder
    const error = await startNeon({ dataDir }).catch((error: Error) => error)
    expect(String(error)).toMatch(/^Error: Cannot open data folder .+: move it away and start again$/)
    expect(String(error)).toContain(dataDir)
  })
})

test('migrations are applied once, and the runtime role can log in', async () => {
  const local = await startNeon()
  const run = () => local.admin((client) => migrate(client, { appPassword: "it's a \\ password" }))
  expect(await run()).toBeGreaterThan(0)
  expect(await run()).toBe(0)
  const sql = neon(local.url('edgecard_app'))
  expect(await sql`SELECT current_user::text AS role`).toEqual([{ role: 'edgecard_app' }])
  await local.close()
})

test('a busy port is named', async () => {
  const local = await startNeon()
  const taken = startNeon({ port: local.port })
  await expect(taken).rejects.toThrow(`Port ${local.port} on 127.0.0.1 is in use: stop what listens there`)
  await local.close()
})

describe.runIf(REAL_SERVER)('a server that goes away', () => {
  test('is a 5xx while it is gone, and is found again', async () => {
    const wire = await openWire()
    const local = await startNeon({ postgresUrl: wire.url })
    const sql = neon(local.url())
    await wire.cut()
    await expect(sql`SELECT 1`).rejects.toThrow('HTTP status 503')
    await wire.join()
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }])
    await local.close()
    await wire.cut()
  })

  test('is a 5xx for the statement it takes with it', async () => {
    const wire = await openWire()
    const local = await startNeon({ postgresUrl: wire.url })
    const sleep = `SELECT pg_sleep(60) AS ${unique('nap')}`
    const sleeping = expect(neon(local.url()).query(sleep)).rejects.toThrow('HTTP status 503')
    await expect.poll(() => onRealServer(`SELECT FROM pg_stat_activity WHERE query = '${sleep}'`)).toBe(1)
    await wire.cut()
    await sleeping
    await local.close()
    await onRealServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = '${sleep}'`)
  })

  test('is named when it is not there at the start', async () => {
    const wire = await openWire()
    await wire.cut()
    await expect(startNeon({ postgresUrl: wire.url })).rejects.toThrow(/^Cannot use Postgres at .+ECONNREFUSED/)
  })
})
