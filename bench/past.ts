import type pg from 'pg'
import { actions } from '../src/analytics/message.ts'
import type { SignedIn, TenantId } from '../src/auth/actor.ts'

export const PEOPLE = 500
/** Up to yesterday. */
const DAYS = 400
const DAYS_AT_ONCE = 20
const REGIONS = 40

export type Company = { id: TenantId; people: string[]; actor: SignedIn }

/** A company with its admin and people, by the owner's session. */
export async function found(client: pg.ClientBase): Promise<Company> {
  const [id, userId] = [crypto.randomUUID() as TenantId, crypto.randomUUID()]
  const people = Array.from({ length: PEOPLE }, () => crypto.randomUUID())
  await client.query(`INSERT INTO companies (id, name, slug) VALUES ($1::uuid, 'Many', $1::uuid::text)`, [id])
  await client.query(
    `INSERT INTO subscriptions (company_id, id, plan, max_employees) VALUES ($1, gen_random_uuid(), 'business', $2)`,
    [id, PEOPLE],
  )
  await client.query(
    `INSERT INTO employees (company_id, id, public_slug, full_name)
      SELECT $1, id, 'p-' || id, 'Person ' || id FROM unnest($2::uuid[]) AS id`,
    [id, people],
  )
  await client.query(
    `INSERT INTO users (id, email, password_hash, full_name, company_id) VALUES ($1::uuid, $1::uuid || '@example.com', '', 'Ada', $2)`,
    [userId, id],
  )
  await client.query(`INSERT INTO memberships (company_id, user_id, role) VALUES ($1, $2, 'admin')`, [id, userId])
  return { id, people, actor: { role: 'admin', userId, companyId: id, epoch: 0 } }
}

/** So many events of 400 days, and their roll-ups by the grouping of ledger.roll_up, straight into the tables. */
export async function fill(client: pg.ClientBase, { id, people }: Company, events: number): Promise<void> {
  // The months from the first of these days on.
  await client.query(eventsStatement, [id, people.slice(0, 1), DAYS, 1, 1, REGIONS])
  await client.query('SELECT make_months(1)')
  await client.query('DELETE FROM analytics WHERE company_id = $1', [id])
  // No foreign keys are looked up, for one row at a time; all of these are there.
  await client.query('SET session_replication_role = replica')
  for (let age = DAYS; age > 0; age -= DAYS_AT_ONCE) {
    const count = Math.round((events * DAYS_AT_ONCE) / DAYS)
    await client.query(eventsStatement, [id, people, age, DAYS_AT_ONCE, count, REGIONS])
    for (const statement of rollUps) await client.query(statement, [id, age, DAYS_AT_ONCE])
    if (events >= 10_000_000) console.log(`dashboards: ${events} events, all but ${age - DAYS_AT_ONCE} days`)
  }
  await client.query('RESET session_replication_role')
  await client.query('VACUUM ANALYZE')
}

const today = `date_trunc('day', now(), 'UTC')`
/** Some people, regions and actions come far more often than others. */
const eventsStatement = `
  INSERT INTO analytics (company_id, id, employee_id, action, device, region, source, occurred_at)
    SELECT $1::uuid, gen_random_uuid(), ($2::uuid[])[1 + floor(cardinality($2::uuid[]) * random() ^ 2)::int],
           (array['view','view','view','view','view','view','save','call','email','link','share','whatsapp','qr'])
             [1 + floor(13 * random())::int],
           (array['mobile','mobile','mobile','desktop','tablet','other'])[1 + floor(6 * random())::int],
           nullif('DE-' || floor($6::int * random() ^ 2), 'DE-0'),
           (array['direct','qr','qr','nfc','sig','link','other'])[1 + floor(7 * random())::int],
           ${today} - $3::int * interval '1 day' + (n - 1) * ($4::int * interval '1 day' / $5::int)
      FROM generate_series(1, $5::int) AS n`

const period = `company_id = $1 AND occurred_at >= ${today} - $2::int * interval '1 day'
  AND occurred_at < ${today} - ($2::int - $3::int) * interval '1 day'`
const day = `(occurred_at AT TIME ZONE 'UTC')::date`
const count = (action: string) => `count(*) FILTER (WHERE action = '${action}')`
/** In the order of the roll-ups' columns. */
const counts = actions.map(count).join(', ')
const rollUps = [
  `INSERT INTO analytics_people_quarters
    SELECT company_id, employee_id, ledger.quarter(occurred_at), ${counts}
      FROM analytics WHERE ${period} GROUP BY 1, 2, 3`,
  `INSERT INTO analytics_people_properties
    SELECT company_id, employee_id, ${day}, dimension, key, ${count('view')}, count(*)
      FROM analytics, LATERAL (VALUES ('device', device), ('region', coalesce(region, '')), ('source', source)) AS p (dimension, key)
      WHERE ${period} GROUP BY 1, 2, 3, 4, 5`,
  `INSERT INTO analytics_people_days (company_id, day, employee_id, views, calls, emails, whatsapps, saves, shares, links, qrs,
                                      previews, bots, visitors)
    SELECT company_id, ${day}, employee_id, ${counts}, 0, 0, ${count('view')}
      FROM analytics WHERE ${period} GROUP BY 1, 2, 3`,
  `INSERT INTO analytics_company_quarters
    SELECT company_id, ledger.quarter(occurred_at), ${counts} FROM analytics WHERE ${period} GROUP BY 1, 2`,
  `INSERT INTO analytics_company_days
    SELECT company_id, ${day}, dimension, key, count(*) FILTER (WHERE action = 'view'), count(*)
      FROM analytics, LATERAL (VALUES ('action', action), ('device', device), ('region', coalesce(region, '')),
                                      ('source', source), ('visitors', '')) AS p (dimension, key)
      WHERE ${period} GROUP BY 1, 2, 3, 4`,
]
