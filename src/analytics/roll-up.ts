import { and, count, desc, eq, exists, gt, inArray, ne, notInArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { TenantId } from '../auth/actor'
import type { Db } from '../db/client'
import { analyticsCompanyDays, analyticsCompanyQuarters, analyticsPeopleDays, analyticsQuarters } from '../db/ledger'
import { employees } from '../db/schema'
import { ofTenant } from '../db/tenant'
import { actionsOfPeople, allActions, counted, sumsOfQuarters } from './counts'
import { agentActions } from './message'

/** UTC days, both included; `employeeId` narrows to one person. */
export type Period = { from: string; to: string; employeeId?: string | undefined }
export const intervals = ['hour', 'day', 'week'] as const
export type Interval = (typeof intervals)[number]

/*
 * What reports read: the cost grows with the days shown. A person's breakdowns and series are read from the roll-up by all
 * properties, so that theirs grows with the events of their card too.
 */

const sumOf = (what: SQL | typeof analyticsQuarters.events) => sql`sum(${what})`.mapWith(Number) as SQL<number>

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
const inQuarters = (
  table: typeof analyticsQuarters | typeof analyticsCompanyQuarters,
  tenant: TenantId,
  { from, to }: Period,
) =>
  and(
    ofTenant(table.companyId, tenant),
    sql`${table.quarter} >= ${from}::date::timestamp at time zone 'UTC'`,
    sql`${table.quarter} < (${to}::date + 1)::timestamp at time zone 'UTC'`,
  )
const personQuarters = (tenant: TenantId, employeeId: string, period: Period) =>
  and(eq(analyticsQuarters.employeeId, employeeId), inQuarters(analyticsQuarters, tenant, period))

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

type Broken = { dimension: 'device' | 'region' | 'source'; key: string | null; views: number; taps: number }

/** Views and taps per device, per region and per source; `dimension` says which of the three a row is of. */
export function breakdownTotals(db: Db, tenant: TenantId, { employeeId, ...period }: Period) {
  if (employeeId === undefined) {
    const { dimension, key, views, events } = analyticsCompanyDays
    return db
      .select({
        dimension: sql<Broken['dimension']>`${dimension}`,
        key: sql<string | null>`nullif(${key}, '')`,
        views: sumOf(sql`${views}`),
        taps: sumOf(sql`${events} - ${views}`),
      })
      .from(analyticsCompanyDays)
      .where(and(companyDays(tenant, period), inArray(dimension, ['device', 'region', 'source'])))
      .groupBy(dimension, key)
      .orderBy(desc(sumOf(sql`${events}`)), key)
  }
  const { device, region, source, action, events } = analyticsQuarters
  const summed = (which: SQL) => sql`coalesce(sum(${events}) filter (where ${which}), 0)`.mapWith(Number) as SQL<number>
  return db
    .select({
      dimension: sql<Broken['dimension']>`case grouping(${device}, ${region}, ${source})
        when 3 then 'device' when 5 then 'region' else 'source' end`,
      key: sql<string | null>`nullif(coalesce(${device}, ${region}, ${source}), '')`,
      views: summed(sql`${action} = 'view'`),
      taps: summed(sql`${action} <> 'view'`),
    })
    .from(analyticsQuarters)
    .where(and(personQuarters(tenant, employeeId, period), notInArray(action, [...agentActions])))
    .groupBy(sql`grouping sets ((${device}), (${region}), (${source}))`)
    .orderBy(desc(sumOf(events)), sql`2`)
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
  { employeeId, interval, timeZone, ...period }: Period & { interval: Interval; timeZone: string },
) {
  // An hour may come twice on a local clock; a day may not, and to go by that clock takes a third off the query.
  const isHour = interval === 'hour'
  const beginOf = (quarter: PgColumn) =>
    isHour
      ? sql`date_trunc(${interval}, ${quarter}, ${timeZone})`
      : sql`date_trunc(${interval}, ${quarter} at time zone ${timeZone})`
  const momentOf = (begin: SQLWrapper) =>
    isHour ? sql<string>`${begin}` : sql<string>`${begin} at time zone ${timeZone}`
  if (employeeId === undefined) {
    const summed = db
      .select({ begin: beginOf(analyticsCompanyQuarters.quarter).as('begin'), ...sumsOfQuarters })
      .from(analyticsCompanyQuarters)
      .where(inQuarters(analyticsCompanyQuarters, tenant, period))
      .groupBy(sql`1`)
      .as('summed')
    return db
      .select({ at: momentOf(summed.begin), action: counted.action, events: counted.events.mapWith(Number) })
      .from(actionsOfPeople(summed))
      .where(gt(counted.events, 0))
      .orderBy(sql`1`)
  }
  const { action, quarter, events } = analyticsQuarters
  const summed = db
    .select({ begin: beginOf(quarter).as('begin'), action, events: sumOf(events).as('events') })
    .from(analyticsQuarters)
    .where(and(personQuarters(tenant, employeeId, period), notInArray(action, [...agentActions])))
    .groupBy(sql`1`, action)
    .as('summed')
  return db
    .select({ at: momentOf(summed.begin), action: summed.action, events: summed.events })
    .from(summed)
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
