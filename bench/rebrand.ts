import type { Bench } from './app.ts'
import { type Company, cardPaths, enlarge, forEach, importPeople, kvCounts, pause, signUp } from './client.ts'
import type { Line } from './run.ts'

const CARDS = 10_000
const COLOUR = '#0a7c66'
const PARALLEL = 8
const POLL_MS = 500
/** Milliseconds: several times what a refresh takes here. */
const PATIENCE_MS = 300_000

/** A company of 10,000 people changes its colour. */
export async function rebrand(bench: Bench): Promise<Line[]> {
  const company = await signUp(bench)
  await enlarge(bench, company)
  await importPeople(bench, company, CARDS)
  await until(async () => (await unprojected(bench, company)) === 0)
  const before = await kvCounts(bench.origin)
  const started = performance.now()
  const headers = { Authorization: `Bearer ${company.token}`, 'Content-Type': 'application/json' }
  const url = `${bench.origin}/api/company/${company.id}`
  const changed = await fetch(url, { method: 'PATCH', headers, body: JSON.stringify({ brand_color: COLOUR }) })
  if (!changed.ok) throw new Error(`PATCH answered ${changed.status} ${await changed.text()}`)
  await until(async () => {
    const { finished } = (await (await fetch(`${url}/refresh`, { headers })).json()) as { finished: boolean }
    return finished && (await unprojected(bench, company)) === 0
  })
  const seconds = (performance.now() - started) / 1_000
  const after = await kvCounts(bench.origin)
  let newest = 0
  await forEach(await cardPaths(bench, company), PARALLEL, async (path) => {
    const card = (await (await fetch(`${bench.elsewhere}/api${path}`)).json()) as { company_brand_color: string }
    if (card.company_brand_color === COLOUR) newest++
  })
  const writes = after.writes - before.writes
  return [
    {
      measure: `KV writes of a rebrand ÷ its ${CARDS} cards`,
      ratio: writes / CARDS,
      figures: `${writes} writes, ${after.reads - before.reads} reads, ${seconds.toFixed(1)} s; ${newest} cards newest, read in another location`,
    },
  ]
}

const unprojected = ({ neon }: Bench, { id }: Company): Promise<number> =>
  neon.admin(async (client) => {
    const statement =
      'SELECT count(*)::int AS cards FROM cards WHERE company_id = $1 AND projected_version < card_version'
    return (await client.query<{ cards: number }>(statement, [id])).rows[0]?.cards ?? 0
  })

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; !(await isSo()); await pause(POLL_MS))
    if (Date.now() > deadline) throw new Error(`not done within ${PATIENCE_MS / 1_000} s`)
}
