import { allow } from '../auth/require'
import { DatabaseRefusal, inScope } from '../db/client'
import { factory } from '../env'
import { Problem } from '../errors'
import { describe } from '../openapi'
import { decodeCursor } from '../paging'
import { countActivePeople } from '../subscriptions/queries'
import { invalid, query } from '../validate'
import { employeeExists, listEvents } from './queries'
import { peopleOf, periodBefore, reportOf, seriesOf } from './report'
import {
  actionTotals,
  breakdownTotals,
  countViewed,
  dailyTotals,
  dailyVisitors,
  listBusiest,
  seriesTotals,
} from './roll-up'
import { busiestCursor, eventCursor, NO_TIME_ZONE, periodQuery, seriesQuery, timeZoneOf } from './schema'
import { busiestView, companyReportView, personReportView, seriesView, TOP_PEOPLE } from './view'

export const nobody = () => new Problem('not_found', 'There is no such person.')
const series = { 200: { description: 'What people did, by hour, day or week of a time zone', json: seriesView } }

/** A name of the IANA database that this Postgres has not got: SQLSTATE invalid_parameter_value. */
function zoneUnknown(error: unknown): never {
  if (error instanceof DatabaseRefusal && error.code === '22023') {
    throw invalid([{ field: 'time_zone', message: NO_TIME_ZONE }])
  }
  throw error
}

export const reports = factory
  .createApp()
  .get(
    '/company/:company_id',
    describe('Analytics', 'Views and taps of a company', {
      200: { description: 'Counts, the same of the period before, and events, newest first', json: companyReportView },
    }),
    allow('analytics:company'),
    query(periodQuery),
    async (c) => {
      const { cursor, limit, ...period } = c.req.valid('query')
      const { db, tenant } = c.var
      const earlier = periodBefore(period)
      const [days, before, breakdowns, visitors, visitorsBefore, [active], [viewed], [viewedBefore], people, events] =
        await inScope(
          c.var,
          dailyTotals(db, tenant, period),
          actionTotals(db, tenant, earlier),
          breakdownTotals(db, tenant, period),
          dailyVisitors(db, tenant, period),
          dailyVisitors(db, tenant, earlier),
          countActivePeople(db, tenant),
          countViewed(db, tenant, period),
          countViewed(db, tenant, earlier),
          listBusiest(db, tenant, { ...period, limit: TOP_PEOPLE }),
          listEvents(db, tenant, { ...period, after: decodeCursor(cursor, eventCursor), limit }),
        )
      const counted = {
        active: active?.people ?? 0,
        viewed: viewed?.people ?? 0,
        previously_viewed: viewedBefore?.people ?? 0,
      }
      const report = reportOf({ period, days, before, breakdowns, visitors, visitorsBefore, events, limit })
      return c.json({ ...report, people: counted, top_people: peopleOf(people, TOP_PEOPLE).items }, 200)
    },
  )
  .get(
    '/company/:company_id/people',
    describe('Analytics', 'The people of a company by what happened on their cards', {
      200: { description: 'The busiest first; those without events are left out', json: busiestView },
    }),
    allow('analytics:company'),
    query(periodQuery),
    async (c) => {
      const { cursor, limit, ...period } = c.req.valid('query')
      const after = decodeCursor(cursor, busiestCursor)
      const [people] = await inScope(c.var, listBusiest(c.var.db, c.var.tenant, { ...period, after, limit }))
      return c.json(peopleOf(people, limit), 200)
    },
  )
  .get(
    '/company/:company_id/series',
    describe('Analytics', 'What happened on the cards of a company, over time', series),
    allow('analytics:company'),
    query(seriesQuery),
    async (c) => {
      const { interval, time_zone, ...period } = c.req.valid('query')
      const { db, tenant } = c.var
      const timeZone = timeZoneOf(time_zone)
      const [rows] = await inScope(c.var, seriesTotals(db, tenant, { ...period, interval, timeZone })).catch(
        zoneUnknown,
      )
      return c.json(seriesOf(interval, time_zone, rows), 200)
    },
  )
  .get(
    '/employee/:employee_id',
    describe('Analytics', 'Views and taps of one person', {
      200: { description: 'Counts, the same of the period before, and events, newest first', json: personReportView },
    }),
    allow('analytics:employee'),
    query(periodQuery),
    async (c) => {
      const { cursor, limit, ...days } = c.req.valid('query')
      const { db, tenant } = c.var
      const period = { ...days, employeeId: c.req.param('employee_id') }
      const earlier = periodBefore(period)
      const [[person], daily, before, breakdowns, visitors, visitorsBefore, events] = await inScope(
        c.var,
        employeeExists(db, tenant, period.employeeId),
        dailyTotals(db, tenant, period),
        actionTotals(db, tenant, earlier),
        breakdownTotals(db, tenant, period),
        dailyVisitors(db, tenant, period),
        dailyVisitors(db, tenant, earlier),
        listEvents(db, tenant, { ...period, after: decodeCursor(cursor, eventCursor), limit }),
      )
      if (!person) throw nobody()
      return c.json(reportOf({ period, days: daily, before, breakdowns, visitors, visitorsBefore, events, limit }), 200)
    },
  )
  .get(
    '/employee/:employee_id/series',
    describe('Analytics', 'What happened on the card of one person, over time', series),
    allow('analytics:employee'),
    query(seriesQuery),
    async (c) => {
      const { interval, time_zone, ...days } = c.req.valid('query')
      const { db, tenant } = c.var
      const period = { ...days, employeeId: c.req.param('employee_id') }
      const [[person], rows] = await inScope(
        c.var,
        employeeExists(db, tenant, period.employeeId),
        seriesTotals(db, tenant, { ...period, interval, timeZone: timeZoneOf(time_zone) }),
      ).catch(zoneUnknown)
      if (!person) throw nobody()
      return c.json(seriesOf(interval, time_zone, rows), 200)
    },
  )
