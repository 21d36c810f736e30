import type { Bench } from './app.ts'
import { enlarge, importPeople, people, send, signUp } from './client.ts'
import type { Line } from './run.ts'
import { timed } from './signup.ts'

const ROWS = 10_000
const ONE_BY_ONE = 100
/** One per 250 rows, one that measures the plan, and a few to spare. */
const MAX_ROUND_TRIPS = ROWS / 250 + 5

/** A spreadsheet of 10,000 people, against adding as many one by one; 100 of those are measured. */
export async function importFile(bench: Bench): Promise<Line[]> {
  const company = await signUp(bench)
  await enlarge(bench, company)
  const trips = bench.neon.requests()
  const { now: resting } = bench.runtime.memory()
  bench.runtime.resetPeak()
  const elapsed = await timed(() => importPeople(bench, company, ROWS))
  const { peak } = bench.runtime.memory()
  const roundTrips = bench.neon.requests() - trips
  if (roundTrips > MAX_ROUND_TRIPS)
    throw new Error(`${roundTrips} round trips for ${ROWS} rows; at most ${MAX_ROUND_TRIPS}`)

  const other = await signUp(bench)
  await enlarge(bench, other)
  const single = await timed(async () => {
    for (const person of people(ONE_BY_ONE)) {
      await send(bench, `/api/company/${other.id}/employees`, { token: other.token, body: JSON.stringify(person) })
    }
  })
  const each = single / ONE_BY_ONE
  const seconds = elapsed / 1000
  const memory = peak && resting ? `, Worker process ${peak.toFixed(0)} MiB at most (${resting.toFixed(0)} before)` : ''
  return [
    {
      measure: `import of ${ROWS} rows ÷ adding them one by one, time`,
      ratio: elapsed / (each * ROWS),
      figures: `${seconds.toFixed(1)} s, ${(ROWS / seconds).toFixed(0)} rows/s, ${roundTrips} round trips${memory}; one by one ${each.toFixed(1)} ms each`,
    },
  ]
}
