import type { Bench } from './app.ts'
import { addCard, forEach, pause, send, signUp } from './client.ts'
import { median, quantile } from './load.ts'
import type { Line } from './run.ts'
import { timed } from './signup.ts'

/** Of pages and of events, one in every hundredth of a second. */
const PER_SECOND = 100
const ROUND_SECONDS = 3
const ROUNDS = 9
/** On their way at once; more than the rate needs. */
const PARALLEL = 16

/** Who has an address is known again that day, which takes a salt and a hash. */
const VISITOR = { 'CF-Connecting-IP': '203.0.113.1' }

/** What a visitor waits for, the page, while events come in, against without; and what the events themselves take. */
export async function track(bench: Bench): Promise<Line[]> {
  const path = await addCard(bench, await signUp(bench))
  const [, , company, employee] = path.split('/')
  const events = `/api/analytics/track?company_slug=${company}&employee_slug=${employee}`
  const open = async () => {
    const response = await fetch(bench.origin + path)
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`the card answered ${response.status}`)
  }
  const count = () => {
    const body = JSON.stringify({ action: 'view', event_id: crypto.randomUUID() })
    return send(bench, events, { body, headers: VISITOR })
  }
  const idle = () => evenly(open)
  const busy = async () => Promise.all([evenly(open), evenly(count)])
  await busy()
  const [alone, together, answers]: [number[], number[], number[]] = [[], [], []]
  for (let n = 0; n < ROUNDS; n++) {
    alone.push(p99(await idle()))
    const [pages, counted] = await busy()
    together.push(p99(pages))
    answers.push(...counted)
  }
  const [without, during] = [median(alone), median(together)]
  const sorted = Float64Array.from(answers).sort()
  const at = (share: number) => `${quantile(sorted, share).toFixed(1)} ms`
  return [
    {
      measure: 'p99 of a page while events come ÷ without',
      ratio: median(together.map((ms, n) => ms / (alone[n] ?? Number.NaN))),
      figures: `${during.toFixed(2)} ms against ${without.toFixed(2)} ms; ${answers.length} events at ${PER_SECOND}/s, answered in ${at(0.5)} (p50), ${at(0.95)} (p95)`,
    },
  ]
}

const p99 = (times: number[]) => quantile(Float64Array.from(times).sort(), 0.99)

/** Milliseconds of each, from when it was sent: at some moment of its share of the time. */
async function evenly(ask: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  const started = performance.now()
  await forEach(Array(PER_SECOND * ROUND_SECONDS).keys(), PARALLEL, async (n) => {
    await pause(Math.max(0, started + ((n + Math.random()) / PER_SECOND) * 1_000 - performance.now()))
    times.push(await timed(ask))
  })
  return times
}
