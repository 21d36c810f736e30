import { expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../dev/migrations.ts'
import { startNeon } from '../../dev/neon.ts'
import type { TenantId } from '../../src/auth/actor.ts'
import { openDb } from '../../src/db/client.ts'
import { listEmployees } from '../../src/employees/list.ts'

const PEOPLE = 10_000
const PAGE = 100
const TIMEOUT_MS = 120_000
const company = '0190a6d4-5a1e-7cc0-8a5e-3f1d2b4c6e80'

/** A node of EXPLAIN (FORMAT JSON), and all below it. */
type Plan = { 'Node Type': string; 'Index Name'?: string; 'Heap Fetches'?: number; Plans?: Plan[] }
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

it('finds any page of ten thousand people in an index alone, however deep', { timeout: TIMEOUT_MS }, async () => {
  const neon = await startNeon({})
  onTestFinished(neon.close)
  const db = openDb(neon.url())
  const page = (sort: 'name' | '-name' | 'updated' | '-updated', offset: number) =>
    listEmployees(db, company as TenantId, { status: 'active' }, { sort, after: undefined, offset, limit: PAGE })
  await neon.admin(async (client) => {
    await migrate(client, { appPassword: 'edgecard' })
    await client.query(`insert into companies (id, name, slug) values ($1, 'Many', 'many')`, [company])
    await client.query(
      `insert into subscriptions (company_id, id, plan, max_employees) values ($1, gen_random_uuid(), 'business', $2)`,
      [company, PEOPLE],
    )
    await client.query(
      `insert into employees (company_id, id, public_slug, full_name, bio, updated_at)
        select $1, gen_random_uuid(), 'p' || n, 'Person ' || md5(n::text), repeat(md5(n::text), 20),
               now() - n * interval '1 minute'
          from generate_series(1, $2::int) n`,
      [company, PEOPLE],
    )
    await client.query('vacuum analyze employees')
    await client.query('set role edgecard_app')
    await client.query(`select set_config('app.company_id', $1, false)`, [company])
    for (const [sort, index] of [
      ['name', 'employees_by_name'],
      ['-name', 'employees_by_name'],
      ['updated', 'employees_by_change'],
      ['-updated', 'employees_by_change'],
    ] as const) {
      for (const offset of [0, PEOPLE / 2, PEOPLE - PAGE]) {
        const { sql, params } = page(sort, offset).toSQL()
        const { rows } = await client.query(`explain (analyze, format json) ${sql}`, params)
        const [{ Plan }] = rows[0]['QUERY PLAN']
        const limited = nodesOf(Plan).find((node) => node['Node Type'] === 'Limit')
        const reads = limited
          ? nodesOf(limited).filter((node) => 'Index Name' in node || /Scan|Sort/.test(node['Node Type']))
          : []
        expect({ sort, offset, reads }).toMatchObject({
          reads: [{ 'Node Type': 'Index Only Scan', 'Index Name': index, 'Heap Fetches': 0 }],
        })
      }
    }
  })
})
