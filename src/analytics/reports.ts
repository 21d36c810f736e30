import { allow } from '../auth/require'
import { inScope } from '../db/client'
import { factory } from '../env'
import { Problem } from '../errors'
import { describe } from '../openapi'
import { decodeCursor } from '../paging'
import { countActivePeople } from '../subscriptions/queries'
import { query } from '../validate'
import { employeeExists, listEvents } from './queries'
import { peopleOf, previousPeriod, reportOf, seriesOf } from './report'
import {
  actionTotals,
  breakdownTotals,
  countViewed,
  dailyTotals,
  dailyVisitors,
  listBusiest,
  seriesTotals,
} from './roll-up'
import { busiestCursor, eventCursor, periodQuery, seriesQuery } from './schema'
import { busiestView, companyReportView, personReportView, seriesView, TOP_PEOPLE } from './view'

export const nobody = () => new Problem('not_found', 'There is no such person.')
const series = { 200: { description: 'What people did, by hour, day or week of a time zone', json: seriesView } }

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
      const earlier = previousPeriod(period)
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
      const { interval, time_zone: timeZone, ...period } = c.req.valid('query')
      const [rows] = await inScope(c.var, seriesTotals(c.var.db, c.var.tenant, { ...period, interval, timeZone }))
      return c.json(seriesOf(interval, timeZone, rows), 200)
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
      const earlier = previousPeriod(period)
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
      const { interval, time_zone: timeZone, ...days } = c.req.valid('query')
      const { db, tenant } = c.var
      const period = { ...days, employeeId: c.req.param('employee_id') }
      const [[person], rows] = await inScope(
        c.var,
        employeeExists(db, tenant, period.employeeId),
        seriesTotals(db, tenant, { ...period, interval, timeZone }),
      )
      if (!person) throw nobody()
      return c.json(seriesOf(interval, timeZone, rows), 200)
    },
  )
