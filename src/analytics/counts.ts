import { type SQLWrapper, sql } from 'drizzle-orm'
import type { analyticsCompanyQuarters, analyticsPeopleDays, analyticsPeopleQuarters } from '../db/ledger'
import type { agentActions, EventAction } from './message'

/** The columns of roll-ups that count every action in one row (src/db/ledger.ts). */
const columns = {
  view: 'views',
  call: 'calls',
  email: 'emails',
  whatsapp: 'whatsapps',
  save: 'saves',
  share: 'shares',
  link: 'links',
  qr: 'qrs',
} as const satisfies Record<EventAction, keyof typeof analyticsCompanyQuarters>
const ofMachines = { preview: 'previews', bot: 'bots' } as const satisfies Record<
  (typeof agentActions)[number],
  keyof typeof analyticsPeopleDays
>

/** A row for each action of each row of `source`, the one table of a `from`: its columns are named without it. */
export const actionsOfPeople = (source: SQLWrapper) => perAction(source, columns)
export const allActions = (source: SQLWrapper) => perAction(source, { ...columns, ...ofMachines })
const perAction = (source: SQLWrapper, counts: Record<string, string>) => {
  const pairs = Object.entries(counts).map(([action, column]) => `('${action}', ${column})`)
  return sql`${source} cross join lateral (values ${sql.raw(pairs.join(', '))}) as counted (action, events)`
}

/** What such a row has. */
export const counted = { action: sql<string>`counted.action`, events: sql`counted.events` }

/** Quarters of an hour added up, each sum by the name of its column. */
export const sumsOf = (quarters: typeof analyticsCompanyQuarters | typeof analyticsPeopleQuarters) =>
  Object.fromEntries(Object.values(columns).map((name) => [name, sql`sum(${quarters[name]})`.as(name)]))
