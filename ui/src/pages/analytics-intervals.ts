const MINUTE_MS = 60 * 1000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Day 0 of Unix time was a Thursday; weeks begin on Monday (ISO 8601). */
const THURSDAY = 3
/** How much of an interval is counted is told in the largest of these that fits into it. */
const UNITS = [
  { unit: 'day', size: DAY_MS },
  { unit: 'hour', size: HOUR_MS },
] as const
const LEAST_UNIT = { unit: 'minute', size: MINUTE_MS } as const

type Interval = 'hour' | 'day' | 'week'
/** A length of time that is no whole interval. */
export type Part = { count: number; unit: 'day' | 'hour' | 'minute' }
/** UTC days, both included, and what the API tells of them (src/analytics/view.ts). */
type Series<Counts> = {
  interval: Interval
  time_zone: string
  from: string
  to: string
  buckets: { at: string; counts: Counts }[]
}

/**
 * When each interval of a series begins (milliseconds) and what was counted in it, those in which nothing happened too,
 * which the API leaves out. What is yet to come is none of them. `parts` says how much of an interval is counted where that
 * is not all of it, because the period begins or ends within it or it is not over.
 */
export function filled<Counts extends object>(series: Series<Counts>, now = Date.now()) {
  const { interval, time_zone, from, to, buckets } = series
  const known = new Map(buckets.map(({ at, counts }) => [Date.parse(at), counts]))
  const begin = Date.parse(from)
  const until = Math.min(Date.parse(to) + DAY_MS, now)
  const expected = startsOf(interval, time_zone, begin, until)
  const starts = [...new Set([...expected, ...known.keys()])].sort((a, b) => a - b)
  const parts = starts.map((start, index) => {
    const end = starts[index + 1] ?? nextStart(interval, time_zone, start)
    return partOf(end - start, Math.min(end, until) - Math.max(start, begin))
  })
  return { interval, starts, parts, counts: starts.map((start): Partial<Counts> => known.get(start) ?? {}) }
}

/** The lengths are milliseconds; nothing where they would be told as the same. */
function partOf(whole: number, counted: number): Part | undefined {
  const { unit, size } = UNITS.find(({ size }) => size <= counted) ?? LEAST_UNIT
  const count = Math.max(1, Math.round(counted / size))
  return count < Math.round(whole / size) ? { count, unit } : undefined
}

/** Within twice the length of an interval there is one that begins after it, however clocks are changed. */
function nextStart(interval: Interval, timeZone: string, start: number): number {
  const length = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS }[interval]
  const [, next = start + length] = startsOf(interval, timeZone, start, start + 2 * length)
  return next
}

/**
 * When the intervals of a time zone begin that moments from `from` until before `until` lie in: what PostgreSQL's
 * date_trunc makes of those moments, where clocks are put forward or back too.
 */
export function startsOf(interval: Interval, timeZone: string, from: number, until: number): number[] {
  const offsetAt = offsetsOf(timeZone)
  const starts: number[] = []
  if (interval === 'hour') {
    const hourOf = (moment: number) => moment - ((moment + offsetAt(moment)) % HOUR_MS)
    for (let hour = hourOf(from); hour < until; hour = hourOf(hour + HOUR_MS)) starts.push(hour)
    return starts
  }
  const dayOf = (moment: number) => Math.floor((moment + offsetAt(moment)) / DAY_MS)
  const days = interval === 'week' ? 7 : 1
  const first = dayOf(from)
  const begin = interval === 'week' ? first - ((first + THURSDAY) % 7) : first
  for (let day = begin; from < until && day <= dayOf(until - 1); day += days) starts.push(midnight(day, offsetAt))
  return starts
}

/** Where a day has no midnight, when its first hour begins; where it has two, the second. */
function midnight(day: number, offsetAt: (moment: number) => number): number {
  const local = day * DAY_MS
  const before = offsetAt(local - DAY_MS)
  const after = offsetAt(local + DAY_MS)
  return offsetAt(local - after) === after ? local - after : local - before
}

/** How far a zone's clocks are ahead of UTC at a moment: milliseconds. */
function offsetsOf(timeZone: string) {
  const written = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  return (moment: number) => {
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(written.format(moment)) ?? []
    const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 * 1000
    return sign === '-' ? -size : size
  }
}
