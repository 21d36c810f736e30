const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** Day 0 of Unix time was a Thursday; weeks begin on Monday (ISO 8601). */
const THURSDAY = 3

type Interval = 'hour' | 'day' | 'week'
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
 * which the API leaves out. What is yet to come is none of them.
 */
export function filled<Counts extends object>(series: Series<Counts>, now = Date.now()) {
  const { interval, time_zone, from, to, buckets } = series
  const known = new Map(buckets.map(({ at, counts }) => [Date.parse(at), counts]))
  const expected = startsOf(interval, time_zone, Date.parse(from), Math.min(Date.parse(to) + DAY_MS, now))
  const starts = [...new Set([...expected, ...known.keys()])].sort((a, b) => a - b)
  return { interval, starts, counts: starts.map((start): Partial<Counts> => known.get(start) ?? {}) }
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
