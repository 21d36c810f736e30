import { and, count, desc, eq, exists, gt, inArray, ne, type SQL, sql } from 'drizzle-orm'
import type { TenantId } from '../auth/actor'
import type { Db } from '../db/client'
import {
  analyticsCompanyDays,
  analyticsCompanyQuarters,
  analyticsPeopleDays,
  analyticsPeopleProperties,
  analyticsPeopleQuarters,
  properties,
} from '../db/ledger'
import { employees } from '../db/schema'
import { ofTenant } from '../db/tenant'
import { actionsOfPeople, allActions, counted, sumsOf } from './counts'

/** UTC days, both included; `employeeId` narrows to one person. */
export type Period = { from: string; to: string; employeeId?: string | undefined }
export const intervals = ['hour', 'day', 'week'] as const
export type Interval = (typeof intervals)[number]

/* What reports read: the cost grows with the days shown. */

const sumOf = (what: SQL) => sql`sum(${what})`.mapWith(Number) as SQL<number>

const companyDays = (tenant: TenantId, { from, to }: Period) =>
  and(
    ofTenant(analyticsCompanyDays.companyId, tenant),
    sql`${analyticsCompanyDays.day} between ${from}::date and ${to}::date`,
  )
const peopleDays = (tenant: TenantId, { from, to, employeeId }: Period) =>
  and(
    ofTenant(analyticsPeopleDays.companyId, tenant),
    employeeId ? eq(analyticsPeopleDays.employeeId, employeeId) : undefined,
    sql`${analyticsPeopleDays.day} between ${from}::date and ${to}::date`,
  )

/** Events per day and action. */
export function dailyTotals(db: Db, tenant: TenantId, { employeeId, ...period }: Period) {
  if (employeeId === undefined) {
    const { day, key: action, events, dimension } = analyticsCompanyDays
    return db
      .select({ day: sql<string>`${day}::text`, action, events })
      .from(analyticsCompanyDays)
      .where(and(companyDays(tenant, period), eq(dimension, 'action')))
      .orderBy(day, action)
  }
  const { day } = analyticsPeopleDays
  return db
    .select({ day: sql<string>`${day}::text`, action: counted.action, events: counted.events.mapWith(Number) })
    .from(allActions(analyticsPeopleDays))
    .where(and(peopleDays(tenant, { ...period, employeeId }), gt(counted.events, 0)))
    .orderBy(day, counted.action)
}

/** Events per action. */
export function actionTotals(db: Db, tenant: TenantId, { employeeId, ...period }: Period) {
  if (employeeId === undefined) {
    const { key: action, events, dimension } = analyticsCompanyDays
    return db
      .select({ action, events: sumOf(sql`${events}`) })
      .from(analyticsCompanyDays)
      .where(and(companyDays(tenant, period), eq(dimension, 'action')))
      .groupBy(action)
  }
  return db
    .select({ action: counted.action, events: sumOf(counted.events) })
    .from(allActions(analyticsPeopleDays))
    .where(peopleDays(tenant, { ...period, employeeId }))
    .groupBy(counted.action)
}

type Broken = { dimension: (typeof properties)[number]; key: string | null; views: number; taps: number }

/** Views and taps per device, per region and per source; `dimension` says which of the three a row is of. */
export function breakdownTotals(db: Db, tenant: TenantId, { employeeId, from, to }: Period) {
  const table = employeeId === undefined ? analyticsCompanyDays : analyticsPeopleProperties
  const { companyId, day, dimension, key, views, events } = table
  return db
    .select({
      dimension: sql<Broken['dimension']>`${dimension}`,
      key: sql<string | null>`nullif(${key}, '')`,
      views: sumOf(sql`${views}`),
      taps: sumOf(sql`${events} - ${views}`),
    })
    .from(table)
    .where(
      and(
        ofTenant(companyId, tenant),
        employeeId === undefined ? undefined : eq(analyticsPeopleProperties.employeeId, employeeId),
        sql`${day} between ${from}::date and ${to}::date`,
        inArray(dimension, [...properties]),
      ),
    )
    .groupBy(dimension, key)
    .orderBy(desc(sumOf(sql`${events}`)), sql`2`)
}

/** How many people came on each day. */
export function dailyVisitors(db: Db, tenant: TenantId, { employeeId, ...period }: Period) {
  if (employeeId === undefined) {
    const { day, events, dimension } = analyticsCompanyDays
    return db
      .select({ day: sql<string>`${day}::text`, visitors: events })
      .from(analyticsCompanyDays)
      .where(and(companyDays(tenant, period), eq(dimension, 'visitors')))
      .orderBy(day)
  }
  const { day, visitors } = analyticsPeopleDays
  return db
    .select({ day: sql<string>`${day}::text`, visitors })
    .from(analyticsPeopleDays)
    .where(and(peopleDays(tenant, { ...period, employeeId }), gt(visitors, 0)))
    .orderBy(day)
}

/** Events per action and interval of a time zone, by the moment at which the interval begins; only where there are any. */
export function seriesTotals(
  db: Db,
  tenant: TenantId,
  { employeeId, interval, timeZone = 'UTC', from, to }: Period & { interval: Interval; timeZone: string | undefined },
) {
  const table = employeeId === undefined ? analyticsCompanyQuarters : analyticsPeopleQuarters
  const { companyId, quarter } = table
  // An hour may come twice on a local clock; a day may not, and to go by that clock takes a third off the query.
  const isHour = interval === 'hour'
  const begin = isHour
    ? sql`date_trunc(${interval}, ${quarter}, ${timeZone})`
    : sql`date_trunc(${interval}, ${quarter} at time zone ${timeZone})`
  const summed = db
    .select({ begin: begin.as('begin'), ...sumsOf(table) })
    .from(table)
    .where(
      and(
        ofTenant(companyId, tenant),
        employeeId === undefined ? undefined : eq(analyticsPeopleQuarters.employeeId, employeeId),
        sql`${quarter} >= ${from}::date::timestamp at time zone 'UTC'`,
        sql`${quarter} < (${to}::date + 1)::timestamp at time zone 'UTC'`,
      ),
    )
    .groupBy(sql`1`)
    .as('summed')
  const at = isHour ? sql<string>`${summed.begin}` : sql<string>`${summed.begin} at time zone ${timeZone}`
  return db
    .select({ at, action: counted.action, events: counted.events.mapWith(Number) })
    .from(actionsOfPeople(summed))
    .where(gt(counted.events, 0))
    .orderBy(sql`1`)
}

/** How many people's cards were viewed: one look into an index for each, however many days there are. */
export function countViewed(db: Db, tenant: TenantId, period: Period) {
  const { employeeId, views } = analyticsPeopleDays
  const seen = db
    .select({ employeeId })
    .from(analyticsPeopleDays)
    .where(and(peopleDays(tenant, period), eq(employeeId, employees.id), ne(views, 0)))
  return db
    .select({ people: count() })
    .from(employees)
    .where(and(ofTenant(employees.companyId, tenant), exists(seen)))
}

const { views, taps, saves } = analyticsPeopleDays
const busy = sumOf(sql`${views} + ${taps}`)

/** People with events, the busiest first; one more than `limit`. `after` is the events and the id of the last one seen. */
export function listBusiest(
  db: Db,
  tenant: TenantId,
  { after, limit, ...period }: Period & { after?: [number, string] | undefined; limit: number },
) {
  const ranked = db
    .select({
      employeeId: analyticsPeopleDays.employeeId,
      views: sumOf(sql`${views}`).as('views'),
      taps: sumOf(sql`${taps}`).as('taps'),
      saves: sumOf(sql`${saves}`).as('saves'),
      busy: busy.as('busy'),
    })
    .from(analyticsPeopleDays)
    .where(peopleDays(tenant, period))
    .groupBy(analyticsPeopleDays.employeeId)
    .having(
      and(
        gt(busy, 0),
        after && sql`(${busy}, ${analyticsPeopleDays.employeeId}) < (${after[0]}::numeric, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(desc(busy), desc(analyticsPeopleDays.employeeId))
    .limit(limit + 1)
    .as('ranked')
  return db
    .select({
      employee_id: ranked.employeeId,
      employee_name: employees.fullName,
      photo_url: employees.photoUrl,
      is_active: employees.isActive,
      views: ranked.views,
      taps: ranked.taps,
      saves: ranked.saves,
    })
    .from(ranked)
    .innerJoin(employees, and(ofTenant(employees.companyId, tenant), eq(employees.id, ranked.employeeId)))
    .orderBy(desc(ranked.busy), desc(ranked.employeeId))
}
