import * as z from 'zod'
import { actions } from './message'
import { intervals } from './roll-up'

/** People that a company's report names; the route beside it lists them all. */
export const TOP_PEOPLE = 10

const count = z.int().min(0)
const summary = z.record(z.enum(actions), count).describe('Events of the period by action')
const totals = z
  .object({ events: count, views: count, taps: count, saves: count })
  .describe('Taps are all events that are not views; saves are some of them')
const share = z.object({ key: z.string().nullable().describe('null: not known'), views: count, taps: count })

const event = z.object({
  id: z.uuid(),
  action: z.string(),
  device: z.string(),
  region: z.string().nullable(),
  source: z.string(),
  referrer: z.string().nullable().describe('The host of the page that led to the card'),
  occurred_at: z.string(),
  employee_id: z.uuid(),
  employee_name: z.string(),
})

const busyPerson = z.object({
  employee_id: z.uuid(),
  employee_name: z.string(),
  photo_url: z.string().nullable(),
  is_active: z.boolean(),
  views: count,
  taps: count,
  saves: count,
})

const summed = z.object({
  sum_of_days: count.describe('The people of each day added up: who comes on two days is counted twice'),
})
const counts = z.partialRecord(z.enum(actions), count)
const machines = z
  .object({ previews: count, bots: count })
  .describe('What machines fetched, and nobody saw; in no other number')

const report = {
  from: z.string(),
  to: z.string(),
  summary,
  totals,
  machines,
  visitors: z
    .object({ ...summed.shape, days: z.array(z.object({ day: z.string(), visitors: count })) })
    .describe('How many people came on each UTC day, told apart without cookies or addresses'),
  whole_days: z
    .object({ from: z.string(), to: z.string(), totals, visitors: summed })
    .nullable()
    .describe('The days of the period that are over, which `previous` is to be compared with; null where none is'),
  previous: z
    .object({ from: z.string(), to: z.string(), summary, totals, machines, visitors: summed })
    .describe('The same of as many days before, or of as many as there are whole ones'),
  days: z.array(z.object({ day: z.string(), counts })),
  breakdowns: z
    .object({ action: z.array(share), device: z.array(share), region: z.array(share), source: z.array(share) })
    .describe('Each with the largest first'),
  events: z.array(event),
  next_cursor: z.string().nullable(),
}

export const personReportView = z.object(report).meta({ ref: 'PersonAnalytics' })
export const companyReportView = z
  .object({
    ...report,
    people: z
      .object({ active: count, viewed: count, previously_viewed: count })
      .describe('Numbers of people; those viewed are of the whole period, today included'),
    top_people: z.array(busyPerson).describe(`The ${TOP_PEOPLE} with most events`),
  })
  .meta({ ref: 'Analytics' })

export const busiestView = z
  .object({ items: z.array(busyPerson), next_cursor: z.string().nullable() })
  .meta({ ref: 'BusiestPeople' })

export const seriesView = z
  .object({
    interval: z.enum(intervals),
    time_zone: z.string(),
    buckets: z
      .array(z.object({ at: z.string().describe('When the interval begins'), counts }))
      .describe('Intervals in which something happened, the earliest first'),
  })
  .meta({ ref: 'AnalyticsSeries' })
