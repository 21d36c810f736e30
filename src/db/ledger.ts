import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  foreignKey,
  index,
  integer,
  type PgColumn,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { employees } from './schema'

/*
 * The ledger of events and its roll-ups, all written by one function, record_events (drizzle/0017_ledger_upkeep.sql), in
 * the order in which they stand here; erase_events takes a person out of them again. Reports read the roll-ups, which
 * stay; single events are read for lists and exports only.
 */

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' })

/** What reports break down by. */
export const properties = ['device', 'region', 'source'] as const
const dimensions = ['action', ...properties, 'visitors'] as const

const ofEmployee = (t: { companyId: PgColumn; employeeId: PgColumn }) =>
  foreignKey({ columns: [t.companyId, t.employeeId], foreignColumns: [employees.companyId, employees.id] })

/**
 * The ids of events, for as long as one may be sent again: a second one finds its place taken, also where the page sent it
 * at another time and the event's own key (below) would not notice.
 */
export const analyticsIds = pgTable(
  'analytics_ids',
  {
    companyId: uuid('company_id').notNull(),
    id: uuid().notNull(),
    seenAt: moment('seen_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.companyId, t.id] }), index('analytics_ids_by_age').on(t.seenAt)],
)

/** Single events of people, partitioned by month of `occurred_at`; those of machines are in roll-ups only. */
export const analytics = pgTable(
  'analytics',
  {
    companyId: uuid('company_id').notNull(),
    id: uuid().notNull(),
    employeeId: uuid('employee_id').notNull(),
    action: text().notNull(),
    device: text().notNull(),
    /** ISO 3166-1 country, then `-` and the region's code where Cloudflare knows it. */
    region: text(),
    /** Where the card's address was put: the `?s=` it carried (src/analytics/message.ts). */
    source: text().notNull().default('direct'),
    /** The host of the page that led to the card. */
    referrer: text(),
    /** The network, not the address: /24 of IPv4, /48 of IPv6. */
    ipAddress: text('ip_address'),
    occurredAt: moment('occurred_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'analytics_pk', columns: [t.companyId, t.occurredAt, t.id] }),
    ofEmployee(t),
    index('analytics_by_employee').on(t.companyId, t.employeeId, t.occurredAt, t.id),
  ],
)

/** What people did, a column per action. */
const actionCounts = () => ({
  views: integer().notNull(),
  calls: integer().notNull(),
  emails: integer().notNull(),
  whatsapps: integer().notNull(),
  saves: integer().notNull(),
  shares: integer().notNull(),
  links: integer().notNull(),
  qrs: integer().notNull(),
})

/** What people did on a person's card per quarter of an hour: every time zone begins at one. */
export const analyticsPeopleQuarters = pgTable(
  'analytics_people_quarters',
  {
    companyId: uuid('company_id').notNull(),
    employeeId: uuid('employee_id').notNull(),
    quarter: moment('quarter').notNull(),
    ...actionCounts(),
  },
  (t) => [
    primaryKey({ name: 'analytics_people_quarters_pk', columns: [t.companyId, t.employeeId, t.quarter] }),
    ofEmployee(t),
  ],
)

/** What people did on a person's card on a UTC day, by one property at a time: `device`, `region` (may be empty), `source`. */
export const analyticsPeopleProperties = pgTable(
  'analytics_people_properties',
  {
    companyId: uuid('company_id').notNull(),
    employeeId: uuid('employee_id').notNull(),
    day: date({ mode: 'string' }).notNull(),
    dimension: text({ enum: properties }).notNull(),
    key: text().notNull(),
    views: integer().notNull(),
    events: integer().notNull(),
  },
  (t) => [
    primaryKey({
      name: 'analytics_people_properties_pk',
      columns: [t.companyId, t.employeeId, t.day, t.dimension, t.key],
    }),
    ofEmployee(t),
  ],
)

/**
 * Who came on a UTC day: hashes whose salt is gone after it (visitor_salt), kept for as long as an event may come late.
 * `scope` is a person, or the company.
 */
export const analyticsVisitors = pgTable(
  'analytics_visitors',
  {
    companyId: uuid('company_id').notNull(),
    day: date({ mode: 'string' }).notNull(),
    scope: uuid().notNull(),
    visitor: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'analytics_visitors_pk', columns: [t.companyId, t.day, t.scope, t.visitor] }),
    index('analytics_visitors_by_day').on(t.day),
  ],
)

/** What was done and fetched on a person's card on a UTC day, and how many people came. */
export const analyticsPeopleDays = pgTable(
  'analytics_people_days',
  {
    companyId: uuid('company_id').notNull(),
    day: date({ mode: 'string' }).notNull(),
    employeeId: uuid('employee_id').notNull(),
    ...actionCounts(),
    previews: integer().notNull(),
    bots: integer().notNull(),
    taps: integer().notNull().generatedAlwaysAs(sql`calls + emails + whatsapps + saves + shares + links + qrs`),
    visitors: integer().notNull(),
  },
  (t) => [
    primaryKey({ name: 'analytics_people_days_pk', columns: [t.companyId, t.day, t.employeeId] }),
    ofEmployee(t),
    index('analytics_people_days_by_employee').on(t.companyId, t.employeeId, t.day),
  ],
)

/** What people did on the company's cards per quarter of an hour: one row, because reports read thousands of them. */
export const analyticsCompanyQuarters = pgTable(
  'analytics_company_quarters',
  {
    companyId: uuid('company_id').notNull(),
    quarter: moment('quarter').notNull(),
    ...actionCounts(),
  },
  (t) => [primaryKey({ name: 'analytics_company_quarters_pk', columns: [t.companyId, t.quarter] })],
)

/**
 * The company's UTC days by one property at a time. Of `action` every event; of the others what people did. `visitors` has
 * one row a day, whose `events` are how many people came.
 */
export const analyticsCompanyDays = pgTable(
  'analytics_company_days',
  {
    companyId: uuid('company_id').notNull(),
    day: date({ mode: 'string' }).notNull(),
    dimension: text({ enum: dimensions }).notNull(),
    key: text().notNull(),
    views: bigint({ mode: 'number' }).notNull(),
    events: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ name: 'analytics_company_days_pk', columns: [t.companyId, t.day, t.dimension, t.key] })],
)

/**
 * People who were erased, and what their company chose for their events: also for those that come late. The single events
 * of a busy card take more than one statement, the last of which sets `is_done`.
 */
export const erasures = pgTable(
  'erasures',
  {
    companyId: uuid('company_id').notNull(),
    employeeId: uuid('employee_id').notNull(),
    events: text({ enum: ['delete', 'anonymise'] }).notNull(),
    isDone: boolean('is_done').notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.employeeId] }),
    ofEmployee(t),
    index('erasures_to_do').on(t.companyId, t.employeeId).where(sql`not ${t.isDone}`),
  ],
)

/** The secret of a UTC day that visitors are hashed with, gone when the day is. */
export const visitorSalts = pgTable('visitor_salts', {
  day: date({ mode: 'string' }).primaryKey(),
  salt: text().notNull(),
})
