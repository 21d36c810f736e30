import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Bench } from './app.ts'
import { addCard, signUp } from './client.ts'
import { type Load, load, median, quantile } from './load.ts'
import type { Line } from './run.ts'

/** Short and many: a machine's other work falls on some of them. */
const ROUNDS = 41
const ROUND = { requests: 1_500, connections: 8 }

type Round = Load & { rate: number; cpu: number | undefined }

/** A card page that is in memory, against Workers that answer constants: a short text, and the very same answer. */
export async function card(bench: Bench): Promise<Line[]> {
  const page = bench.origin + (await addCard(bench, await signUp(bench)))
  await load(page, ROUND)
  const answer = await packedAnswer(page)
  await fetch(bench.parrot, { method: 'PUT', body: JSON.stringify(answer) })
  const contestants = [page, bench.constant, bench.parrot].map((url) => () => round(bench, url))
  for (const contestant of contestants) await contestant()
  const rounds: Round[][] = []
  for (let n = 0; n < ROUNDS; n++) {
    const results: Round[] = []
    for (const contestant of contestants) results.push(await contestant())
    rounds.push(results)
  }
  const of = (index: number) => rounds.flatMap((results) => results[index] ?? [])
  const against = (index: number, figure: (round: Round) => number | undefined) =>
    median(rounds.map((results) => ratio(results[0], results[index], figure)))
  const size = `${answer.bytes.length} bytes with ${Object.keys(answer.headers).length} headers`
  return [
    {
      measure: 'warm card page ÷ constant text, requests/s',
      ratio: against(1, ({ rate }) => rate),
      figures: summary(of(0)),
    },
    {
      measure: '  its processor time per request',
      ratio: against(1, ({ cpu }) => cpu),
      figures: `constant: ${summary(of(1))}`,
    },
    {
      measure: 'warm card page ÷ the same answer as a constant, requests/s',
      ratio: against(2, ({ rate }) => rate),
      figures: summary(of(2)),
    },
    { measure: '  its processor time per request', ratio: against(2, ({ cpu }) => cpu), figures: size },
  ]
}

/** The card as a browser gets it, still packed. */
async function packedAnswer(url: string) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'br' } }, resolve).on('error', reject)
  })
  const bytes = [...(await buffer(response))]
  if (response.headers['content-encoding'] !== 'br') throw new Error('the card is not kept packed')
  const { 'content-length': _, ...headers } = response.headers
  return { bytes, headers }
}

async function round({ runtime }: Bench, url: string): Promise<Round> {
  const before = runtime.cpuSeconds()
  const result = await load(url, ROUND)
  const after = runtime.cpuSeconds()
  const cpu = before === undefined || after === undefined ? undefined : (after - before) / ROUND.requests
  return { ...result, rate: ROUND.requests / (result.elapsed / 1000), cpu }
}

function ratio(one: Round | undefined, other: Round | undefined, figure: (round: Round) => number | undefined): number {
  const [top, bottom] = [one && figure(one), other && figure(other)]
  return top === undefined || bottom === undefined ? Number.NaN : top / bottom
}

function summary(rounds: Round[]): string {
  const at = (share: number) => median(rounds.map(({ latencies }) => quantile(latencies, share))).toFixed(1)
  const cpu = median(rounds.map(({ cpu }) => cpu ?? Number.NaN)) * 1e6
  const rate = median(rounds.map(({ rate }) => rate))
  return `${rate.toFixed(0)}/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${cpu.toFixed(0)} µs of processor each`
}
