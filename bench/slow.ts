import type { Bench } from './app.ts'
import { addCard, enlarge, setFaults, signUp } from './client.ts'
import { load, median, quantile } from './load.ts'
import type { Line } from './run.ts'

const CARDS = 40
/** Requests to each card in a round; a round lasts longer than memory is fresh (src/cards/cache.ts). */
const ROUND = { requests: 500, connections: 8 }
const ROUNDS = 5

/** Warm cards while KV is as slow as in the field, against the same without delay. */
export async function slow(bench: Bench): Promise<Line[]> {
  const company = await signUp(bench)
  await enlarge(bench, company)
  const paths: string[] = []
  for (let n = 0; n < CARDS; n++) paths.push(bench.origin + (await addCard(bench, company)))
  const round = async (isSlow: boolean) => {
    await setFaults(bench.origin, { isSlow })
    const latencies: number[] = []
    for (const path of paths) latencies.push(...(await load(path, ROUND)).latencies)
    return quantile(Float64Array.from(latencies).sort(), 0.99)
  }
  await round(false)
  const rounds: { quick: number; slow: number }[] = []
  for (let n = 0; n < ROUNDS; n++) rounds.push({ quick: await round(false), slow: await round(true) })
  await setFaults(bench.origin, {})
  const [quick, late] = [median(rounds.map((r) => r.quick)), median(rounds.map((r) => r.slow))]
  return [
    {
      measure: 'warm p99 with a slow KV ÷ without',
      ratio: median(rounds.map((r) => r.slow / r.quick)),
      figures: `${late.toFixed(2)} ms against ${quick.toFixed(2)} ms: ${(late - quick).toFixed(2)} ms more, over ${CARDS} cards`,
    },
  ]
}
