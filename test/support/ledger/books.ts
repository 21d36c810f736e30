import type pg from 'pg'
import type { Letter } from './queue.ts'
import { type SentEvent, VISITORS } from './world.ts'

const ACTIONS = ['view', 'call', 'email', 'whatsapp', 'save', 'share', 'link', 'qr', 'preview', 'bot']
const MACHINES = new Set(['preview', 'bot'])
/** Days after which nobody is counted any more (drizzle/0013_ledger_gateways.sql, resend_days). */
const RESEND_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

type Tally = Map<string, number[]>

/**
 * What the roll-ups must say, counted from the events as they are sent by rules of its own. Its size grows with days, people
 * and properties, not with events.
 */
export function openBooks() {
  let events = 0
  /** Those that a machine fetched, of which only the id is kept. */
  let fetched = 0
  /** By company, day, dimension and key: views, events. */
  const companyDays: Tally = new Map()
  /** By company, day and person: events by action, taps, visitors. */
  const peopleDays: Tally = new Map()
  const came = new Map<string, Uint8Array>()
  const poison = new Set<string>()
  const letters = new Map<string, Letter>()

  function add(tally: Tally, key: string, amounts: number[]) {
    const known = tally.get(key)
    if (known) for (const [index, amount] of amounts.entries()) known[index] = (known[index] ?? 0) + amount
    else tally.set(key, [...amounts])
  }

  /** 1 for whoever was not there before on that day. */
  function arrives(scope: string, day: string, visitor: string | null): number {
    if (visitor === null || Date.parse(day) < Date.now() - RESEND_DAYS * DAY_MS) return 0
    const seen = came.get(scope + day) ?? new Uint8Array(VISITORS)
    came.set(scope + day, seen)
    const place = Number.parseInt(visitor, 16)
    const isNew = seen[place] === 0
    seen[place] = 1
    return Number(isNew)
  }

  function sent({ company_id, employee_id, occurred_at, action, device, region, source, visitor }: SentEvent) {
    events++
    const day = occurred_at.slice(0, 10)
    const isView = Number(action === 'view')
    add(companyDays, `${company_id} ${day} action ${action}`, [isView, 1])
    const isTap = Number(!isView && !MACHINES.has(action))
    const person = `${company_id} ${day} ${employee_id}`
    add(peopleDays, person, [...ACTIONS.map((one) => Number(one === action)), isTap, 0])
    if (MACHINES.has(action)) {
      fetched++
      return
    }
    add(companyDays, `${company_id} ${day} device ${device}`, [isView, 1])
    add(companyDays, `${company_id} ${day} region ${region ?? ''}`, [isView, 1])
    add(companyDays, `${company_id} ${day} source ${source}`, [isView, 1])
    if (arrives(company_id, day, visitor)) add(companyDays, `${company_id} ${day} visitors `, [0, 1])
    add(peopleDays, person, [...ACTIONS.map(() => 0), 0, arrives(employee_id, day, visitor)])
  }

  return {
    sent,
    poisoned: (body: unknown) => void poison.add(JSON.stringify(body)),
    bury: (letter: Letter) => void letters.set(JSON.stringify(letter.body), letter),
    figures: () => ({ events, poison: poison.size }),
    /** What differs between these books and the database, in words; nothing when they balance. */
    async audit(client: pg.ClientBase): Promise<string[]> {
      const found: string[] = []
      for (const [what, statement] of Object.entries(totals)) {
        const { rows } = await client.query<{ total: string }>(statement)
        if (Number(rows[0]?.total) !== events) found.push(`${what}: ${rows[0]?.total} of ${events} events`)
      }
      const { rows } = await client.query(rowsStatement)
      const people = String(events - fetched)
      if (rows[0].rows !== people || rows[0].ids !== people) {
        found.push(`analytics: ${rows[0].rows} rows, ${rows[0].ids} ids of ${people} events of people`)
      }
      for (const [what, statement] of Object.entries(contradictions)) {
        const { rows } = await client.query(statement)
        found.push(...sample(rows.map((row) => `${what}: ${JSON.stringify(row)}`)))
      }
      found.push(...(await differences(client, companyDaysStatement, companyDays)))
      found.push(...(await differences(client, peopleDaysStatement, peopleDays)))
      const lost = [...poison].filter((body) => !letters.get(body)?.reason)
      const good = [...letters.keys()].filter((body) => !poison.has(body))
      found.push(...sample(lost.map((body) => `not buried with a reason: ${body}`)))
      found.push(...sample(good.map((body) => `buried, but no poison: ${body}`)))
      return found
    },
  }
}

/** As many as tell what is wrong. */
const sample = (found: string[]) => [
  ...found.slice(0, 5),
  ...(found.length > 5 ? [`and ${found.length - 5} more`] : []),
]

const totals = {
  analytics_ids: 'select count(*) as total from analytics_ids',
  analytics_company_days: `select coalesce(sum(events), 0) as total from analytics_company_days where dimension = 'action'`,
}

const rowsStatement = 'select count(*) as rows, count(distinct (company_id, id)) as ids from analytics'

const quarter = `date_trunc('hour', occurred_at) + floor(extract(minute from occurred_at) / 15) * interval '15 minutes'`
/** Rows that one table has and another should have too. */
const either = (one: string, other: string) => `((${one}) except (${other})) union all ((${other}) except (${one}))`
const counts = ACTIONS.filter((action) => !MACHINES.has(action))
  .map((action) => `count(*) filter (where action = '${action}')`)
  .join(', ')
const contradictions = {
  'analytics against analytics_people_quarters': either(
    `select company_id, employee_id, ${quarter}, ${counts} from analytics group by 1, 2, 3`,
    'select * from analytics_people_quarters',
  ),
  'analytics against analytics_company_quarters': either(
    `select company_id, ${quarter}, ${counts} from analytics group by 1, 2`,
    'select * from analytics_company_quarters',
  ),
  'analytics against analytics_people_properties': either(
    `select company_id, employee_id, (occurred_at at time zone 'UTC')::date, dimension, key,
        count(*) filter (where action = 'view'), count(*)
      from analytics, lateral (values ('device', device), ('region', coalesce(region, '')), ('source', source))
        as property (dimension, key)
      group by 1, 2, 3, 4, 5`,
    'select * from analytics_people_properties',
  ),
}

const companyDaysStatement = `select concat_ws(' ', company_id, day, dimension, key) as key, array[views, events]::int[] as amounts
  from analytics_company_days`
const peopleDaysStatement = `select concat_ws(' ', company_id, day, employee_id) as key,
  array[views, calls, emails, whatsapps, saves, shares, links, qrs, previews, bots, taps, visitors] as amounts
  from analytics_people_days`

async function differences(client: pg.ClientBase, statement: string, expected: Tally): Promise<string[]> {
  const { rows } = await client.query<{ key: string; amounts: number[] }>(statement)
  const actual = new Map(rows.map(({ key, amounts }) => [key, amounts]))
  const keys = new Set([...expected.keys(), ...actual.keys()])
  const wrong = [...keys].filter((key) => String(actual.get(key)) !== String(expected.get(key)))
  return sample(wrong.map((key) => `${key}: ${actual.get(key)} instead of ${expected.get(key)}`))
}
