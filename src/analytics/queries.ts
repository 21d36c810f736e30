import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import type { TenantId } from '../auth/actor'
import { type Db, viaGateway } from '../db/client'
import { analytics } from '../db/ledger'
import { employees } from '../db/schema'
import { ofTenant } from '../db/tenant'
import type { ReadEvent } from './message'
import type { Period } from './roll-up'

/** Records a batch of events in one statement. Answers the ids of those whose person does not exist. */
export async function recordEvents(db: Db, events: ReadEvent[]): Promise<Set<string>> {
  const column = <Key extends keyof ReadEvent>(key: Key) => sql.param(events.map((event) => event[key]))
  const { rows } = await viaGateway(
    db,
    db.execute<{ unknown: string[] }>(sql`
      select * from record_events(
        ${column('company_id')}::uuid[], ${column('id')}::uuid[], ${column('employee_id')}::uuid[],
        ${column('action')}::text[], ${column('device')}::text[], ${column('region')}::text[],
        ${column('ip_network')}::text[], ${column('occurred_at')}::timestamptz[], ${column('source')}::text[],
        ${column('referrer')}::text[], ${column('visitor')}::text[])`),
  )
  return new Set(rows[0]?.unknown)
}

/** Single events, newest first; one more than `limit`. `after` is the time and the id of the last one seen. */
export const listEvents = (
  db: Db,
  tenant: TenantId,
  { from, to, employeeId, after, limit }: Period & { after?: [string, string] | undefined; limit: number },
) =>
  db
    .select({
      id: analytics.id,
      action: analytics.action,
      device: analytics.device,
      region: analytics.region,
      source: analytics.source,
      referrer: analytics.referrer,
      occurred_at: analytics.occurredAt,
      employee_id: analytics.employeeId,
      employee_name: employees.fullName,
    })
    .from(analytics)
    .innerJoin(employees, and(eq(employees.companyId, analytics.companyId), eq(employees.id, analytics.employeeId)))
    .where(
      and(
        ofTenant(analytics.companyId, tenant),
        employeeId ? eq(analytics.employeeId, employeeId) : undefined,
        gte(analytics.occurredAt, sql`${from}::date::timestamp at time zone 'UTC'`),
        lt(analytics.occurredAt, sql`(${to}::date + 1)::timestamp at time zone 'UTC'`),
        after
          ? sql`(${analytics.occurredAt}, ${analytics.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(analytics.occurredAt), desc(analytics.id))
    .limit(limit + 1)

export type EventRow = Awaited<ReturnType<typeof listEvents>>[number]

/** Whether the tenant has such a person, so that one who has no events is told from one who is not there. */
export const employeeExists = (db: Db, tenant: TenantId, employeeId: string) =>
  db
    .select({ id: employees.id })
    .from(employees)
    .where(and(ofTenant(employees.companyId, tenant), eq(employees.id, employeeId)))
