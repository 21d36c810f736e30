import type pg from 'pg'
import { type Asks, asksOf } from './asks.ts'
import { openLedger } from './cluster.ts'
import { quantile } from './load.ts'
import { type Company, fill, found, PEOPLE } from './past.ts'
import type { Line } from './run.ts'
import { timed } from './signup.ts'

const SIZES = [100_000, 1_000_000, 10_000_000]
const PERIODS_DAYS = [30, 90]
/** As the API allows. */
const HOURS_MAX_DAYS = 31
const RUNS = 40
const P95_MAX_MS = 50
/** For the largest size. */
const RATIO_MIN = 100
const DAY_MS = 24 * 60 * 60 * 1000

type Times = { p50: number; p95: number }

/** Every query of a company's and a person's dashboard, over companies with ever more events in as many days. */
export async function dashboards(server: string): Promise<Line[]> {
  const place = await openLedger(server)
  try {
    const asks = await asksOf(place.databaseUrl)
    const table = new Map<string, Times[]>()
    const lines: Line[] = []
    for (const events of SIZES) {
      const company = await place.neon.admin(found)
      await place.neon.admin((client) => fill(client, company, events))
      for (const [key, times] of await measure(asks, company)) table.set(key, [...(table.get(key) ?? []), times])
      await place.neon.admin((client) => provePruned(client, asks, company))
      const raw = await place.neon.admin((client) => timed(() => client.query(RAW, [company.id])))
      const totals = table.get('company: totals, 90 days')?.at(-1)?.p95 ?? Number.NaN
      lines.push({
        measure: `counting ${events} events ÷ a company's totals of 90 days, p95`,
        ratio: raw / totals,
        figures: `${raw.toFixed(0)} ms against ${totals.toFixed(1)} ms`,
      })
    }
    console.log(`p50 and p95 in ms, with ${SIZES.join(', ')} events:`)
    for (const [name, sizes] of table) console.log(name.padEnd(46) + sizes.map(written).join(' |'))
    judge(table, lines.at(-1)?.ratio ?? 0)
    return lines
  } finally {
    await place.close()
  }
}

const RAW = 'SELECT action, count(*) FROM analytics WHERE company_id = $1 GROUP BY action'
const written = ({ p50, p95 }: Times) => [p50, p95].map((ms) => ms.toFixed(1).padStart(8)).join('')

function judge(table: Map<string, Times[]>, ratio: number): void {
  const slow = [...table].filter(([, sizes]) => sizes.some(({ p95 }) => p95 > P95_MAX_MS)).map(([name]) => name)
  if (slow.length > 0) console.error(`dashboards: above ${P95_MAX_MS} ms (p95): ${slow.join('; ')}`)
  if (ratio < RATIO_MIN) console.error(`dashboards: ${ratio.toFixed(0)} times faster than counting, not ${RATIO_MIN}`)
  if (slow.length > 0 || ratio < RATIO_MIN) process.exitCode = 1
}

/** So many days, which end another day each time. */
function periodOf(days: number, run: number) {
  const dayOf = (age: number) => new Date(Date.now() - age * DAY_MS).toISOString().slice(0, 10)
  return { from: dayOf(run + days), to: dayOf(run + 1) }
}

async function measure(asks: Asks, { id, actor, people }: Company): Promise<[string, Times][]> {
  const measured: [string, Times][] = []
  /** From the busiest person to the one of whom there is least. */
  const across = (run: number) => people[Math.floor((run * PEOPLE) / RUNS)]
  const who = [
    { whose: 'company', of: asks.company, person: () => undefined },
    { whose: 'person', of: asks.person, person: across },
    { whose: 'busiest person', of: asks.person, person: () => people[0] },
  ]
  for (const { whose, of, person } of who) {
    for (const [name, ask] of Object.entries(of)) {
      for (const days of PERIODS_DAYS) {
        if (name.includes('hours') && days > HOURS_MAX_DAYS) continue
        const times: number[] = []
        for (let run = 0; run < RUNS; run++) {
          times.push(await timed(() => ask(actor, id, { ...periodOf(days, run), employeeId: person(run) })))
        }
        const sorted = Float64Array.from(times).sort()
        measured.push([`${whose}: ${name}, ${days} days`, { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }])
      }
    }
  }
  return measured
}

type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** Throws unless the list of events reads the months of its period only, each by an index. */
async function provePruned(client: pg.ClientBase, asks: Asks, company: Company): Promise<void> {
  const period = periodOf(30, 100)
  const months = [period.from, period.to].map((day) => `analytics_${day.slice(0, 7).replace('-', '_')}`)
  await client.query('SET ROLE edgecard_app')
  await client.query(`SELECT set_config('app.company_id', $1, false)`, [company.id])
  for (const employeeId of [undefined, company.people[0]]) {
    const { sql, params } = asks.statement(company, { ...period, employeeId })
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`, params)
    const nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan)
    const reads = nodes.filter((node) => node['Relation Name']?.startsWith('analytics'))
    const isRight = (node: Plan) => months.includes(node['Relation Name'] ?? '') && node['Node Type'] !== 'Seq Scan'
    if (reads.length === 0 || !reads.every(isRight)) {
      throw new Error(`the list of events of ${months.join(' and ')} reads ${JSON.stringify(reads)}`)
    }
  }
  await client.query('RESET ROLE')
}
