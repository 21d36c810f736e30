import type { Bench } from './app.ts'
import { addCard, forEach, pause, signUp } from './client.ts'
import type { Line } from './run.ts'

const ADDRESSES = 10_000
const PER_SECOND = 1_000
const PARALLEL = 64
/** Between two visits to the real card. */
const REAL_EVERY = 500

/**
 * A scan of made-up addresses, a thousand a second where the machine can, with a real card among them: where there is a Cache
 * API, and where there is none.
 */
export async function scan(bench: Bench): Promise<Line[]> {
  const path = await addCard(bench, await signUp(bench))
  return [
    await scanOf(bench, bench.origin, path, 'with the Cache API'),
    await scanOf(bench, bench.elsewhere, path, 'without it'),
  ]
}

async function scanOf({ neon }: Bench, origin: string, path: string, how: string): Promise<Line> {
  const statuses = new Map<number, number>()
  let [real, sent] = [0, 0]
  const before = neon.requests()
  const started = performance.now()
  await forEach(Array(ADDRESSES).keys(), PARALLEL, async (n) => {
    await pause(Math.max(0, started + (n / PER_SECOND) * 1_000 - performance.now()))
    const response = await fetch(`${origin}/card/nobody/${crypto.randomUUID()}`)
    await response.arrayBuffer()
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
    if (++sent % REAL_EVERY === 0 && (await fetch(origin + path)).ok) real++
  })
  const elapsed = (performance.now() - started) / 1_000
  const queries = neon.requests() - before
  const answers = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
  return {
    measure: `database queries a second ÷ 10, ${how}`,
    ratio: queries / elapsed / 10,
    figures: `${queries} queries for ${ADDRESSES} unknown addresses at ${(ADDRESSES / elapsed).toFixed(0)}/s; ${answers}; the real card ${real} of ${ADDRESSES / REAL_EVERY} times`,
  }
}
