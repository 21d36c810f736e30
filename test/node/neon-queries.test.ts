import { NeonDbError, neon } from '@neondatabase/serverless'
import { describe, expect, test } from 'vitest'
import { backends, useNeon } from '../support/neon.ts'

describe.each(backends)('%s', (backend) => {
  const { local, makeTable, post } = useNeon(backend)

  test('answers one query with typed rows', async () => {
    const sql = neon(local.url())
    expect(await sql`SELECT ${'a'}::text AS letter, ${2}::int AS number`).toEqual([{ letter: 'a', number: 2 }])
  })

  test('sends every type as text, which the driver parses', async () => {
    const sql = neon(local.url(), { fullResults: true })
    const { rows, fields, rowCount, command } = await sql`
      SELECT 9007199254740993::int8 AS big, 1.10::numeric AS exact, '2026-01-02 03:04:05.678+00'::timestamptz AS at,
        '{"a":[1,null]}'::jsonb AS json, ARRAY['x','y,"z'] AS texts, ARRAY[1,2]::int[] AS ints,
        '\\xdeadbeef'::bytea AS bytes, true AS yes, NULL::text AS nothing, 'Zoë 名刺 🪪' AS unicode`
    expect(rows).toEqual([
      {
        big: '9007199254740993',
        exact: '1.10',
        at: new Date('2026-01-02T03:04:05.678Z'),
        json: { a: [1, null] },
        texts: ['x', 'y,"z'],
        ints: [1, 2],
        bytes: Buffer.from('deadbeef', 'hex'),
        yes: true,
        nothing: null,
        unicode: 'Zoë 名刺 🪪',
      },
    ])
    expect(fields.map(({ dataTypeID }) => dataTypeID)).toEqual([20, 1700, 1184, 3802, 1009, 1007, 17, 16, 25, 25])
    expect({ rowCount, command }).toEqual({ rowCount: 1, command: 'SELECT' })
  })

  test('takes parameters of every type', async () => {
    const sql = neon(local.url())
    const [row] = await sql`SELECT ${null}::text AS nothing, ${true}::bool AS yes, ${['a', null]}::text[] AS texts,
      ${{ a: 1 }}::jsonb AS json, ${Buffer.from('hi')}::bytea AS bytes, ${new Date(0)}::timestamptz AS at`
    const expected = { nothing: null, yes: true, texts: ['a', null], json: { a: 1 }, bytes: Buffer.from('hi') }
    expect(row).toEqual({ ...expected, at: new Date(0) })
  })

  test('gives raw text and the full field description on the wire', async () => {
    const table = await makeTable('id int PRIMARY KEY, name varchar(9)')
    await neon(local.url()).query(`INSERT INTO ${table} VALUES (1, 'x')`)
    const query = `SELECT name, id FROM ${table}`
    const { status, body } = await post({ query }, { 'neon-array-mode': 'true' })
    const common = { tableID: expect.any(Number), format: 'text' }
    expect(status).toBe(200)
    expect(body).toEqual({
      fields: [
        { ...common, name: 'name', dataTypeID: 1043, columnID: 2, dataTypeSize: -1, dataTypeModifier: 13 },
        { ...common, name: 'id', dataTypeID: 23, columnID: 1, dataTypeSize: 4, dataTypeModifier: -1 },
      ],
      rows: [['x', '1']],
      command: 'SELECT',
      rowCount: 1,
      rowAsArray: true,
    })
    expect(body.fields[0].tableID).toBeGreaterThan(0)
    expect((await post({ query })).body).toMatchObject({ rows: [{ name: 'x', id: '1' }], rowAsArray: false })
    const mixed = await post({ queries: [{ query, arrayMode: true }, { query }] })
    expect(mixed.body.results.map(({ rows }: { rows: unknown }) => rows)).toEqual([
      [['x', '1']],
      [{ name: 'x', id: '1' }],
    ])
  })

  test('honours arrayMode and fullResults of the driver', async () => {
    const sql = neon(local.url(), { arrayMode: true, fullResults: true })
    expect(await sql`SELECT 1 AS a, 2 AS b`).toMatchObject({ rows: [[1, 2]], rowAsArray: true, rowCount: 1 })
  })

  test('commits a batch as one transaction', async () => {
    const table = await makeTable('id int')
    const sql = neon(local.url())
    const ids = await sql.transaction([
      sql`SELECT txid_current() AS id`,
      sql.query(`INSERT INTO ${table} VALUES (1), (2)`),
      sql`SELECT txid_current() AS id`,
    ])
    expect(ids[0]).toEqual(ids[2])
    expect(await sql.query(`SELECT count(*)::int AS count FROM ${table}`)).toEqual([{ count: 2 }])
    expect(await sql.transaction([])).toEqual([])
  })

  test('rolls the whole batch back on the first error', async () => {
    const table = await makeTable('id int PRIMARY KEY')
    const sql = neon(local.url())
    const insert = sql.query(`INSERT INTO ${table} VALUES (1)`)
    const again = sql.query(`INSERT INTO ${table} VALUES (1)`)
    await expect(sql.transaction([insert, again])).rejects.toMatchObject({ code: '23505' })
    expect(await sql.query(`SELECT FROM ${table}`)).toEqual([])
  })

  test('honours isolation level, read only and deferrable of a batch', async () => {
    const table = await makeTable('id int')
    const sql = neon(local.url())
    const shown = await sql.transaction(
      [sql`SHOW transaction_isolation`, sql`SHOW transaction_read_only`, sql`SHOW transaction_deferrable`],
      { isolationLevel: 'Serializable', readOnly: true, deferrable: true },
    )
    expect(shown.flat()).toEqual([
      { transaction_isolation: 'serializable' },
      { transaction_read_only: 'on' },
      { transaction_deferrable: 'on' },
    ])
    const write = sql.transaction([sql.query(`INSERT INTO ${table} VALUES (1)`)], { readOnly: true })
    await expect(write).rejects.toMatchObject({ code: '25006' })
  })

  test('passes every field of an SQL error on', async () => {
    const table = await makeTable('id int CONSTRAINT once UNIQUE')
    const sql = neon(local.url())
    await sql.query(`INSERT INTO ${table} VALUES (1)`)
    const error = await sql.query(`INSERT INTO ${table} VALUES (1)`).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(NeonDbError)
    expect(error).toMatchObject({
      message: 'duplicate key value violates unique constraint "once"',
      code: '23505',
      severity: 'ERROR',
      detail: 'Key (id)=(1) already exists.',
      schema: 'public',
      table,
      constraint: 'once',
      routine: '_bt_check_unique',
    })
    await expect(sql`SELECT nonsense`).rejects.toMatchObject({ code: '42703', position: '8' })
  })

  test('refuses two statements in one query', async () => {
    const sql = neon(local.url())
    await expect(sql`SELECT 1; SELECT 2`).rejects.toMatchObject({ code: '42601' })
  })
})
