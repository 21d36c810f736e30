import type { Period } from '../src/analytics/roll-up.ts'
import type { SignedIn, TenantId } from '../src/auth/actor.ts'
import type { Company } from './past.ts'
import { analytics } from './source.ts'

/** As the API's own. */
const PAGE = 50
const TOP_PEOPLE = 10
const TIME_ZONE = 'Europe/Berlin'

export type Asks = Awaited<ReturnType<typeof asksOf>>

/** The questions of a company's and a person's dashboard, each asked as the API asks it: in the scope of the admin. */
export async function asksOf(databaseUrl: string) {
  const { openDb, inScope, listEvents, ...rollUps } = await analytics()
  const { actionTotals, breakdownTotals, countViewed, dailyTotals, dailyVisitors, listBusiest, seriesTotals } = rollUps
  const db = openDb(databaseUrl)
  const events = (tenant: TenantId, period: Period) => listEvents(db, tenant, { ...period, limit: PAGE })
  /** Events of before the middle of the period. */
  const older = (tenant: TenantId, period: Period) => {
    const middle = new Date((Date.parse(period.from) + Date.parse(period.to)) / 2).toISOString()
    const after: [string, string] = [middle, '00000000-0000-7000-8000-000000000000']
    return listEvents(db, tenant, { ...period, after, limit: PAGE })
  }
  const series = (interval: 'hour' | 'day') => (tenant: TenantId, period: Period) =>
    seriesTotals(db, tenant, { ...period, interval, timeZone: TIME_ZONE })
  const ofBoth = {
    'totals by day': (tenant: TenantId, period: Period) => dailyTotals(db, tenant, period),
    totals: (tenant: TenantId, period: Period) => actionTotals(db, tenant, period),
    breakdowns: (tenant: TenantId, period: Period) => breakdownTotals(db, tenant, period),
    visitors: (tenant: TenantId, period: Period) => dailyVisitors(db, tenant, period),
    'series of hours': series('hour'),
    'series of days': series('day'),
    events,
    'events further down': older,
  }
  const ofCompany = {
    ...ofBoth,
    'people seen': (tenant: TenantId, period: Period) => countViewed(db, tenant, period),
    'busiest people': (tenant: TenantId, period: Period) => listBusiest(db, tenant, { ...period, limit: TOP_PEOPLE }),
  }
  type Query = (typeof ofCompany)[keyof typeof ofCompany]
  const asked = (query: Query) => (actor: SignedIn, tenant: TenantId, period: Period) =>
    inScope({ db, actor, tenant }, query(tenant, period) as ReturnType<typeof dailyTotals>)
  const named = (queries: Record<string, Query>) =>
    Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, asked(query)]))
  return {
    company: named(ofCompany),
    person: named(ofBoth),
    /** The list of events, for EXPLAIN. */
    statement: ({ id }: Company, period: Period) => events(id, period).toSQL(),
  }
}
