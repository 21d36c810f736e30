import type { Bench } from './app.ts'
import { cardPaths, enlarge, forEach, importPeople, pause, setFaults, signUp } from './client.ts'
import type { Line } from './run.ts'

const CARDS = 1_000
const FORMS = ['', '.vcf', '/qr.svg']
const PARALLEL = 8
/** Milliseconds: past the age up to which a copy is served without a question (src/cards/cache.ts). */
const PAST_FRESH_MS = 61_000

/** Cards that were seen before, once KV and the database are both down. */
export async function outage(bench: Bench): Promise<Line[]> {
  const company = await signUp(bench)
  await enlarge(bench, company)
  await importPeople(bench, company, CARDS)
  const paths = (await cardPaths(bench, company)).flatMap((path) => FORMS.map((form) => path + form))
  const read = async () => {
    let [served, failed, stale] = [0, 0, 0]
    await forEach(paths, PARALLEL, async (path) => {
      const response = await fetch(bench.origin + path)
      await response.arrayBuffer()
      if (response.ok) served++
      if (response.status >= 500) failed++
      if (response.headers.get('Cache-Status')?.includes('unreachable')) stale++
    })
    return { served, failed, stale }
  }
  await read()
  await pause(PAST_FRESH_MS)
  await setFaults(bench.origin, { isDown: true, isDatabaseDown: true })
  const { served, failed, stale } = await read()
  await setFaults(bench.origin, {})
  return [
    {
      measure: 'seen cards served while KV and the database are down ÷ asked for',
      ratio: served / paths.length,
      figures: `${served} of ${paths.length}, ${stale} of them said to be stale; ${failed} answers of 500 and above`,
    },
  ]
}
