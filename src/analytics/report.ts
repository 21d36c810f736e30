import { pageOf } from '../paging'
import { actions, agentActions, type EventAction } from './message'
import { isoOf } from './moment'
import type { EventRow } from './queries'
import type {
  actionTotals,
  breakdownTotals,
  dailyTotals,
  dailyVisitors,
  Interval,
  listBusiest,
  seriesTotals,
} from './roll-up'
import { daysAfter, daysBetween } from './schema'

type Rows<Query extends (...inputs: never[]) => PromiseLike<unknown[]>> = Awaited<ReturnType<Query>>

type Reads = {
  period: { from: string; to: string }
  days: Rows<typeof dailyTotals>
  before: Rows<typeof actionTotals>
  breakdowns: Rows<typeof breakdownTotals>
  visitors: Rows<typeof dailyVisitors>
  visitorsBefore: Rows<typeof dailyVisitors>
  events: EventRow[]
  limit: number
}

/** The days of a period that are over, undefined where none is: a part of a day is set beside no whole one. */
function daysOver({ from, to }: { from: string; to: string }) {
  const today = new Date().toISOString().slice(0, 10)
  if (to < today) return { from, to }
  return from < today ? { from, to: daysAfter(today, -1) } : undefined
}

/** What a period is compared with: as many days as are over, or as many as it has where none is, up to the day before. */
export function periodBefore<Period extends { from: string; to: string }>(period: Period): Period {
  const { from, to } = daysOver(period) ?? period
  return { ...period, from: daysAfter(from, -daysBetween(from, to) - 1), to: daysAfter(from, -1) }
}

/** What is told of a company and of one person alike. */
export function reportOf({ period, days, before, breakdowns, visitors, visitorsBefore, events, limit }: Reads) {
  const { from, to } = period
  const { items, next_cursor } = pageOf(events, limit, (event) => [event.occurred_at, event.id])
  const current = countsOf(days)
  const previous = periodBefore({ from, to })
  const over = daysOver({ from, to })
  const isOver = ({ day }: { day: string }) => over !== undefined && day <= over.to
  const of = (wanted: (typeof breakdowns)[number]['dimension']) =>
    breakdowns.filter(({ dimension }) => dimension === wanted).map(({ key, views, taps }) => ({ key, views, taps }))
  return {
    from,
    to,
    ...current,
    visitors: { ...visitorsOf(visitors), days: visitors },
    whole_days: over
      ? { ...over, totals: countsOf(days.filter(isOver)).totals, visitors: visitorsOf(visitors.filter(isOver)) }
      : null,
    previous: { ...previous, ...countsOf(before), visitors: visitorsOf(visitorsBefore) },
    days: byDay(days),
    breakdowns: {
      action: Object.entries(current.summary)
        .filter(([, events]) => events > 0)
        .map(([key, events]) => (key === 'view' ? { key, views: events, taps: 0 } : { key, views: 0, taps: events }))
        .sort((a, b) => b.views + b.taps - a.views - a.taps),
      device: of('device'),
      region: of('region'),
      source: of('source'),
    },
    events: items,
    next_cursor,
  }
}

/** A page of people, the busiest first. */
export const peopleOf = (rows: Rows<typeof listBusiest>, limit: number) =>
  pageOf(rows, limit, ({ views, taps, employee_id }) => [String(views + taps), employee_id])

function countsOf(rows: { action: string; events: number }[]) {
  const summary = Object.fromEntries(actions.map((action) => [action, 0])) as Record<EventAction, number>
  const apart = { preview: 0, bot: 0 }
  for (const { action, events } of rows) {
    if (isAgent(action)) apart[action] += events
    else summary[action as EventAction] += events
  }
  const events = Object.values(summary).reduce((total, count) => total + count, 0)
  const machines = { previews: apart.preview, bots: apart.bot }
  return {
    summary,
    machines,
    totals: { events, views: summary.view, taps: events - summary.view, saves: summary.save },
  }
}

function byDay(rows: Rows<typeof dailyTotals>) {
  const days = new Map<string, Partial<Record<EventAction, number>>>()
  for (const { day, action, events } of rows) {
    if (!isAgent(action)) days.set(day, { ...days.get(day), [action]: events })
  }
  return Array.from(days, ([day, counts]) => ({ day, counts }))
}

/** A person who comes on two days is counted on each: nothing tells that it is the same. */
const visitorsOf = (rows: Rows<typeof dailyVisitors>) => ({
  sum_of_days: rows.reduce((sum, { visitors }) => sum + visitors, 0),
})

const isAgent = (action: string): action is (typeof agentActions)[number] =>
  agentActions.some((agent) => agent === action)

/** Events by interval, the earliest first. */
export function seriesOf(interval: Interval, time_zone: string, rows: Rows<typeof seriesTotals>) {
  const buckets = new Map<string, Partial<Record<EventAction, number>>>()
  for (const { at, action, events } of rows) buckets.set(at, { ...buckets.get(at), [action]: events })
  return { interval, time_zone, buckets: Array.from(buckets, ([at, counts]) => ({ at: isoOf(at), counts })) }
}
