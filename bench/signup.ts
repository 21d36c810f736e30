import type { Bench } from './app.ts'
import { send, signUp } from './client.ts'
import { median } from './load.ts'
import type { Line } from './run.ts'

const ROUNDS = 30

/** A signup, against one bcrypt hash of the same cost in the same Worker. */
export async function signup(bench: Bench): Promise<Line[]> {
  const hash = () => send(bench, '/bench/work?of=hash&times=1', { body: '' })
  await signUp(bench)
  await hash()
  const rounds: { signup: number; hash: number }[] = []
  for (let n = 0; n < ROUNDS; n++) rounds.push({ signup: await timed(() => signUp(bench)), hash: await timed(hash) })
  const [whole, part] = [median(rounds.map((round) => round.signup)), median(rounds.map((round) => round.hash))]
  return [
    {
      measure: 'signup ÷ one bcrypt hash, time',
      ratio: median(rounds.map((round) => round.signup / round.hash)),
      figures: `signup ${whole.toFixed(0)} ms, hash ${part.toFixed(0)} ms`,
    },
  ]
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
