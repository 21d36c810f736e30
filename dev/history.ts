import { uuidv7 } from 'uuidv7'
import { type Database, localSql } from './database.ts'

/** A month, and another to compare it with. */
const DAYS = 65
const DAY_MS = 24 * 60 * 60 * 1000
/** Views of all cards on an ordinary Wednesday at the end of the history; it begins at half of that. */
const VIEWS_A_DAY = 56
const GROWTH = 1 / 2
/** From Sunday: business cards are handed out on working days. */
const WEEKDAY = [0.2, 0.85, 1, 1.05, 1.1, 0.9, 0.3]
/** Days ago: two days of a trade fair, at which everybody scans. */
const FAIR: Record<number, number> = { 12: 2.1, 11: 1.8 }
/** How much less often each card is opened than the one before it. */
const FALL = 0.87
/** People who may come on a day, per view: so that some open two cards, or one twice. */
const CROWD = 1.6
/** Hexadecimal. */
const VISITOR_DIGITS = 16
/** Previews and bots, per view. */
const MACHINES: Weights = { preview: 0.05, bot: 0.015 }
/** UTC hours in which the company's part of the world is awake. */
const HOURS = { from: 14, count: 11 }
/** Any number: the same history every time. */
const SEED = 20_261_124

type Weights = Record<string, number>
const devices: Weights = { mobile: 74, desktop: 20, tablet: 5, other: 1 }
const sources: Weights = { qr: 46, direct: 20, nfc: 14, link: 11, sig: 9 }
const regions: Weights = {
  ...{ 'US-OR': 38, 'US-WA': 17, 'US-CA': 15, 'US-NY': 7, 'CA-BC': 5 },
  ...{ 'JP-13': 5, 'DE-BE': 4, 'GB-ENG': 4, 'CO-HUI': 3, 'BR-SP': 2 },
}
/** What follows a view, if anything, in per cent of views. */
const taps: Weights = { save: 21, call: 9, whatsapp: 7, email: 8, link: 11, share: 3, qr: 2, '': 39 }

/** The pages that link to a card whose address was shared. */
const referrers: Weights = { 'linkedin.com': 30, 'google.com': 14, 'example.com': 8, '': 48 }

type Event = Record<'employee' | 'action' | 'device' | 'region' | 'source', string> & {
  referrer: string | null
  visitor: string | null
  time: Date
}

const COLUMNS = [
  ...(['company', 'id', 'employee', 'action', 'device', 'region', 'ip', 'time', 'source', 'referrer'] as const),
  'visitor',
] as const
/** The gateway through which the queue's consumer records events (src/analytics/queries.ts). */
const RECORD = 'SELECT FROM record_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)'

/** Of days so long ago that the gateway counts nobody who came: about as many as the crowd makes of the others. */
const EARLIER_VISITORS = [
  'UPDATE analytics_people_days SET visitors = views WHERE company_id = $1 AND visitors = 0',
  `INSERT INTO analytics_company_days (company_id, day, dimension, key, views, events)
     SELECT company_id, day, 'visitors', '', 0, round(0.74 * sum(visitors)) FROM analytics_people_days
       WHERE company_id = $1 GROUP BY company_id, day
     ON CONFLICT DO NOTHING`,
]

/**
 * Gives a company the views and taps of two months. The API dates an event at its arrival, so these go where the queue's
 * consumer would have put them, as its role. `employees` by how often their cards are opened.
 */
export async function writeHistory(database: Database, company: string, employees: string[]): Promise<void> {
  const rows = eventsOf(employees).map((event) => ({ ...event, company, id: uuidv7(), ip: null }))
  await localSql(database.workerUrl).query(
    RECORD,
    COLUMNS.map((column) => rows.map((row) => row[column])),
  )
  for (const statement of EARLIER_VISITORS) await localSql(database.ownerUrl).query(statement, [company])
}

function eventsOf(employees: string[]): Event[] {
  const random = randomFrom(SEED)
  const popularity = Object.fromEntries(employees.map((id, rank) => [id, FALL ** rank]))
  const events: Event[] = []
  for (let ago = DAYS - 1; ago >= 0; ago--) {
    const midnight = new Date(Date.now() - ago * DAY_MS).setUTCHours(0, 0, 0, 0)
    const trend = 1 - GROWTH * (ago / DAYS)
    const weekday = WEEKDAY[new Date(midnight).getUTCDay()] ?? 1
    const views = Math.round(VIEWS_A_DAY * trend * weekday * (FAIR[ago] ?? 1) * (0.85 + 0.3 * random()))
    const someTime = () => new Date(midnight + (HOURS.from + HOURS.count * random()) * 60 * 60 * 1000)
    for (let n = 0; n < views; n++) {
      const source = pick(sources, random())
      const visit = {
        employee: pick(popularity, random()),
        device: pick(devices, random()),
        region: pick(regions, random()),
        source,
        referrer: (source === 'link' && pick(referrers, random())) || null,
        visitor: Math.floor(CROWD * views * random())
          .toString(16)
          .padStart(VISITOR_DIGITS, '0'),
        time: someTime(),
      }
      const tap = pick(taps, random())
      events.push({ ...visit, action: 'view' }, ...(tap ? [{ ...visit, action: tap }] : []))
    }
    for (const [action, aView] of Object.entries(MACHINES)) {
      for (let n = 0; n < Math.round(aView * views); n++) {
        const employee = pick(popularity, random())
        const fetched = { device: 'other', region: 'US', source: 'link', referrer: null, visitor: null }
        events.push({ ...fetched, action, employee, time: someTime() })
      }
    }
  }
  return events.filter(({ time }) => time.getTime() <= Date.now())
}

function pick(weights: Weights, chance: number): string {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  let left = chance * total
  for (const [value, weight] of Object.entries(weights)) {
    left -= weight
    if (left < 0) return value
  }
  return ''
}

/** mulberry32: numbers from 0 to 1 that look random, the same ones for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
