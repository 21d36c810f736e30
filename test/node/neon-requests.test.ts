import { neon } from '@neondatabase/serverless'
import { describe, expect, test } from 'vitest'
import { backends, unique, useNeon } from '../support/neon.ts'

const TEN_MIB = 10 * 1024 * 1024

describe.each(backends)('%s', (backend) => {
  const { local, owner, makeTable, makeRole, post, fault } = useNeon(backend)

  test('serves a session of the role that the connection string names', async () => {
    const [seeing, blind] = [await makeRole(), await makeRole()]
    const table = await makeTable('id int')
    await owner(
      `INSERT INTO ${table} VALUES (1)`,
      `GRANT SELECT ON ${table} TO ${seeing}, ${blind}`,
      `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY seen ON ${table} USING (current_user = '${seeing}')`,
    )
    const read = (role: string) => neon(local.url(role)).query(`SELECT current_user::text AS role, id FROM ${table}`)
    expect(await read(seeing)).toEqual([{ role: seeing, id: 1 }])
    expect(await read(blind)).toEqual([])
    await expect(neon(local.url(blind)).query(`DROP TABLE ${table}`)).rejects.toMatchObject({ code: '42501' })
  })

  test('refuses a role that is not there or may not log in, and an unknown database', async () => {
    const group = await makeRole('NOLOGIN')
    for (const role of ['nobody', group]) {
      const refused = { code: '28P01', message: `password authentication failed for user '${role}'` }
      await expect(neon(local.url(role))`SELECT 1`).rejects.toMatchObject(refused)
    }
    await expect(neon(local.url(undefined, undefined, 'nowhere'))`SELECT 1`).rejects.toMatchObject({ code: '3D000' })
  })

  test('leaves nothing of a request on the session', async () => {
    const role = await makeRole()
    const sql = neon(local.url(role))
    await sql`SET statement_timeout = 12345`
    await sql`CREATE TEMPORARY TABLE left_over (id int)`.catch(() => {})
    await sql`SELECT set_config('app.tenant', 'mine', false)`
    await sql`BEGIN`
    await sql.transaction([sql`SELECT set_config('app.tenant', 'mine', false)`, sql`SELECT 1/0`]).catch(() => {})
    const seen = await sql`SELECT current_setting('app.tenant', true) AS tenant, to_regclass('left_over') AS temporary,
      current_setting('statement_timeout') AS timeout, current_user::text AS role`
    expect(seen).toMatchObject([{ temporary: null, timeout: '0', role }])
    expect(seen[0]?.tenant || null).toBeNull()
  })

  test('keeps 50 parallel batches and their roles apart, also after errors', async () => {
    const roles = [await makeRole(), await makeRole(), local.url().split('://')[1]?.split(':')[0] ?? '']
    const batch = async (i: number) => {
      const role = roles[i % roles.length] ?? ''
      const sql = neon(local.url(role))
      const statements = [
        sql`SELECT set_config('app.tenant', ${String(i)}, true)`,
        sql`SELECT current_user::text AS role, session_user::text AS session, current_setting('app.tenant') AS tenant`,
      ]
      if (i % 4 === 0)
        return expect(sql.transaction([...statements, sql`SELECT 1/0`])).rejects.toThrow('division by zero')
      const [, seen] = await sql.transaction(statements)
      expect(seen).toEqual([{ role, session: role, tenant: String(i) }])
    }
    await Promise.all(Array.from({ length: 50 }, (_, i) => batch(i)))
    expect(await local.admin((client) => client.query('SELECT current_user = session_user AS owner'))).toMatchObject({
      rows: [{ owner: true }],
    })
  })

  test('refuses a request and an answer over 10 MiB, and takes those below', async () => {
    const table = await makeTable('id int')
    const sql = neon(local.url())
    const below = 'x'.repeat(TEN_MIB - 1000)
    expect(await sql`SELECT length(${below}) AS length`).toEqual([{ length: below.length }])
    await expect(sql`SELECT length(${'x'.repeat(TEN_MIB)})`).rejects.toThrow('HTTP status 413')
    const large = sql`SELECT repeat('x', ${TEN_MIB}::int)`
    await expect(sql.transaction([sql.query(`INSERT INTO ${table} VALUES (1)`), large])).rejects.toThrow(
      'HTTP status 507',
    )
    expect(await sql.query(`SELECT FROM ${table}`)).toEqual([])
  })

  test.each([
    ['no connection string', { 'neon-connection-string': undefined }, { query: 'SELECT 1' }, 'missing header'],
    ['no URL', { 'neon-connection-string': 'nonsense' }, { query: 'SELECT 1' }, 'invalid connection string'],
    ['another scheme', { 'neon-connection-string': 'mysql://a:b@c/d' }, { query: 'SELECT 1' }, 'incorrect scheme'],
    ['no database', { 'neon-connection-string': 'postgres://a:b@c/' }, { query: 'SELECT 1' }, 'missing database'],
    ['no password', { 'neon-connection-string': 'postgres://a@c/d' }, { query: 'SELECT 1' }, 'required password'],
    ['an isolation level of no kind', { 'neon-batch-isolation-level': 'Chaos' }, { queries: [] }, 'isolation level'],
    ['parsed output', { 'neon-raw-text-output': undefined }, { query: 'SELECT 1' }, 'Neon-Raw-Text-Output'],
    ['no JSON', {}, 'SELECT 1', 'could not parse'],
    ['another body', {}, { sql: 'SELECT 1' }, 'expected a body'],
  ])('refuses %s with a 400 that says so', async (_, headers, payload, message) => {
    const { status, body } = await post(payload, headers)
    expect(status).toBe(400)
    expect(body.message).toContain(message)
  })

  test('knows its paths and methods', async () => {
    expect((await fetch(`http://127.0.0.1:${local.port}/nowhere`)).status).toBe(404)
    const get = await fetch(`http://127.0.0.1:${local.port}/sql`)
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('counts requests, a batch as one, by application name', async () => {
    const name = unique('counted')
    const sql = neon(local.url(undefined, undefined, undefined, name))
    const total = local.requests()
    await sql`SELECT 1`
    await sql.transaction([sql`SELECT 1`, sql`SELECT 2`])
    await sql`SELECT 1/0`.catch(() => {})
    expect([local.requests(name), local.requests() - total]).toEqual([3, 3])
    const answer = await fetch(`http://127.0.0.1:${local.port}/requests?application_name=${name}`)
    expect(await answer.json()).toEqual({ requests: 3 })
  })

  test('injects faults into the named requests, as often as asked', async () => {
    const name = unique('faulty')
    const table = await makeTable('id int')
    const sql = neon(local.url(undefined, undefined, undefined, name))
    await fault('POST', { application_name: name, status: 503, times: 2 })
    for (const _ of [1, 2]) await expect(sql`SELECT 1`).rejects.toThrow('HTTP status 503')
    expect(await neon(local.url())`SELECT 1 AS one`).toEqual(await sql`SELECT 1 AS one`)

    await fault('POST', { application_name: name, drop_answer: true, times: 1 })
    const insert = sql.query(`INSERT INTO ${table} VALUES (1)`)
    await expect(insert).rejects.toThrow('Error connecting to database')
    expect(await sql.query(`SELECT id FROM ${table}`)).toEqual([{ id: 1 }])

    await fault('POST', { application_name: name, cut_answer: true, times: 1 })
    await expect(sql.query(`INSERT INTO ${table} VALUES (2)`)).rejects.toThrow('terminated')
    expect(await sql.query(`SELECT id FROM ${table}`)).toEqual([{ id: 1 }, { id: 2 }])

    await fault('POST', { application_name: name, delay_ms: 50, times: 1 })
    const start = performance.now()
    await sql`SELECT 1`
    expect(performance.now() - start).toBeGreaterThan(45)

    await fault('POST', { application_name: name, status: 500, times: 9 })
    await fault('DELETE')
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }])
    expect((await fault('POST', { status: 200, times: 1 })).status).toBe(400)
  })
})
