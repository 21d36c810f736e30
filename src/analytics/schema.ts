import * as z from 'zod'
import { slug, uuid } from '../fields'
import { cursor, FIRST_DAY, limit, moment } from '../paging'
import { actions, devices, HOST_MAX_CHARS, sources } from './message'
import { intervals } from './roll-up'

/** Days that one read may span: a year and a month. */
const PERIOD_MAX_DAYS = 400
const PERIOD_DEFAULT_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

export const trackQuery = z.strictObject({ company_slug: slug, employee_slug: slug })
export const trackInput = z
  .strictObject({
    action: z.enum(actions, `Send one of: ${actions.join(', ')}.`),
    device: z.enum(devices, `Send one of: ${devices.join(', ')}; or leave it out.`).optional(),
    source: z
      .enum(sources, `Send one of: ${sources.join(', ')}; or leave it out.`)
      .optional()
      .describe('Where the visitor found the card: what its address carried as ?s='),
    referrer: z
      .string()
      .max(HOST_MAX_CHARS, `Use at most ${HOST_MAX_CHARS} characters.`)
      .regex(/^[\w.-]+$/, 'Give a host name alone, such as www.example.com; or leave it out.')
      .toLowerCase()
      .optional()
      .describe('The host of the page whose link led to the card'),
    event_id: uuid.optional().describe('Makes a resend the same event'),
  })
  .meta({ ref: 'Track' })
export const trackView = z.object({ status: z.literal('tracked'), event_id: z.uuid() }).meta({ ref: 'Tracked' })

/** Days whose hours one read tells: 744 of them. */
const HOURS_MAX_DAYS = 31
/** The longest name of the IANA database has 32. */
const ZONE_MAX_CHARS = 64

/**
 * A time zone by a name that Postgres reads alike, undefined for what is none. It takes an offset the other way round (POSIX)
 * and CET as an hour without a summer: names without a place stand for the place that the IANA database links them to.
 */
export function timeZoneOf(name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return name.includes('/') ? name : timeZone
  } catch {
    return undefined
  }
}
export const NO_TIME_ZONE = 'Give a time zone by its name, such as Europe/Berlin.'

const dayText = (time: number) => new Date(time).toISOString().slice(0, 10)
/** The day so many after `day`, or before it. */
export const daysAfter = (day: string, days: number) => dayText(Date.parse(day) + days * DAY_MS)
export const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY_MS

const day = z.iso
  .date('Give a day as YYYY-MM-DD.')
  .refine((text) => text >= FIRST_DAY, `Give a day from ${FIRST_DAY} on.`)
const days = { from: day.optional(), to: day.optional() }

/** A period of UTC days, both included; the last 30 when nothing is given. */
const bounded = <Given extends { from?: string | undefined; to?: string | undefined }>(given: z.ZodType<Given>) =>
  given
    .transform((period) => {
      const to = period.to ?? dayText(Date.now())
      return { ...period, from: period.from ?? daysAfter(to, 1 - PERIOD_DEFAULT_DAYS), to }
    })
    .refine(({ from, to }) => from <= to, { path: ['from'], error: 'Give a day that is not after `to`.' })
    .refine(({ from, to }) => daysBetween(from, to) < PERIOD_MAX_DAYS, {
      path: ['from'],
      error: `Ask for at most ${PERIOD_MAX_DAYS} days at once.`,
    })

export const exportQuery = bounded(z.strictObject(days))
export const seriesQuery = bounded(
  z.strictObject({
    ...days,
    interval: z.enum(intervals, `Send one of: ${intervals.join(', ')}.`).default('day'),
    time_zone: z
      .string()
      .max(ZONE_MAX_CHARS)
      .refine((name) => timeZoneOf(name) !== undefined, NO_TIME_ZONE)
      .default('UTC')
      .describe('In which intervals begin (IANA)'),
  }),
).refine(({ interval, from, to }) => interval !== 'hour' || daysBetween(from, to) < HOURS_MAX_DAYS, {
  path: ['interval'],
  error: `Ask for hours of at most ${HOURS_MAX_DAYS} days at once.`,
})
export const periodQuery = bounded(z.strictObject({ ...days, cursor, limit }))

/** The sort keys of events. */
export const eventCursor = z.tuple([moment, z.uuid()])
/** The sort keys of people by how much happened on their cards. */
export const busiestCursor = z.tuple([
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
  z.uuid(),
])
