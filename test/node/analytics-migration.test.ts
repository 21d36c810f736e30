import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../dev/migrations.ts'
import { startNeon } from '../../dev/neon.ts'

const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url))
const appPassword = 'edgecard'
const company = '0190a6d4-5a1e-7cc0-8a5e-3f1d2b4c6e80'
const person = '0190a6d4-5a1e-7cc0-8a5e-3f1d2b4c6e81'

/** The migrations before the one of this name. */
function migrationsBefore(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'edgecard-migrations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(MIGRATIONS, folder, { recursive: true })
  const path = join(folder, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string }[] }
  const index = journal.entries.findIndex(({ tag }) => tag.endsWith(name))
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, index) }))
  return folder
}

async function foundCompany(client: pg.ClientBase) {
  await client.query(`insert into companies (id, name, slug) values ($1, 'Old', 'old')`, [company])
  await client.query(
    `insert into subscriptions (company_id, id, plan, max_employees) values ($1, gen_random_uuid(), 'free', 5)`,
    [company],
  )
}

/** As the Worker of before this migration calls it: without sources. */
const recordAsBefore = (client: pg.ClientBase, ids: string[], region: string | null) =>
  client.query(`select * from record_events($1, $2, $3, $4, $5, $6, $7, $8)`, [
    ids.map(() => company),
    ids,
    ids.map(() => person),
    ids.map(() => 'view'),
    ids.map(() => 'mobile'),
    ids.map(() => region),
    ids.map(() => null),
    ids.map(() => '2026-01-02T23:59:59Z'),
  ])

it('counts the events there are again, once each, and takes the calls of the Worker that is still running', async () => {
  const neon = await startNeon({})
  onTestFinished(neon.close)
  await neon.admin(async (client) => {
    await migrate(client, { appPassword, folder: migrationsBefore('event_source') })
    await foundCompany(client)
    await client.query(
      `insert into employees (company_id, id, public_slug, full_name) values ($1, $2, 'ada', 'Ada Lovelace')`,
      [company, person],
    )
    const [known, unknown, later] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
    await recordAsBefore(client, [known], 'DE-BE')
    await recordAsBefore(client, [unknown], null)
    await migrate(client, { appPassword })
    await recordAsBefore(client, [known, later], 'DE-BE')
    const { rows } = await client.query(
      `select day::text, dimension, key, views from analytics_people_properties order by dimension, key`,
    )
    const day = '2026-01-02'
    expect(rows).toEqual([
      { day, dimension: 'device', key: 'mobile', views: 3 },
      { day, dimension: 'region', key: '', views: 1 },
      { day, dimension: 'region', key: 'DE-BE', views: 2 },
      { day, dimension: 'source', key: 'direct', views: 3 },
    ])
    const quarters = await client.query('select quarter, views, saves from analytics_people_quarters')
    expect(quarters.rows).toEqual([{ quarter: new Date('2026-01-02T23:45:00Z'), views: 3, saves: 0 }])
  })
})

it('knows who was erased before it was written down', async () => {
  const neon = await startNeon({})
  onTestFinished(neon.close)
  await neon.admin(async (client) => {
    await migrate(client, { appPassword, folder: migrationsBefore('ledger_upkeep') })
    await foundCompany(client)
    await client.query(
      `insert into employees (company_id, id, public_slug, full_name, job_title, is_active) values
        ($1, $2, 'a', 'Former colleague', null, false), ($1, gen_random_uuid(), 'b', 'Former colleague', 'Smith', false),
        ($1, gen_random_uuid(), 'c', 'Ada Lovelace', null, false)`,
      [company, person],
    )
    await client.query(
      `insert into dead_letters (id, queue, reason, body) values
        ('1', 'edgecard-events', '', '{"ip_network":"203.0.113.0/24","action":"view"}'), ('2', 'edgecard-projections', '', 'null')`,
    )
    await migrate(client, { appPassword })
    const { rows: erased } = await client.query('select employee_id, events, is_done from erasures')
    expect(erased).toEqual([{ employee_id: person, events: 'anonymise', is_done: false }])
    const { rows: letters } = await client.query('select body from dead_letters order by id')
    expect(letters.map(({ body }) => body)).toEqual(['{"ip_network":null,"action":"view"}', 'null'])
  })
})
