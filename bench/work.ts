import type { Bench } from './app.ts'
import { send } from './client.ts'
import { median } from './load.ts'
import type { Line } from './run.ts'
import { timed } from './signup.ts'

const ROUNDS = 9
const TIMES = 200
const works = { page: 'the page rendered', vcard: 'the vCard written', qr: 'the QR code drawn', png: 'its PNG encoded' }

/** What making a card's forms costs, against drawing its QR code, which is done when the card is written. */
export async function work(bench: Bench): Promise<Line[]> {
  const once = async (of: string) =>
    (await timed(() => send(bench, `/bench/work?of=${of}&times=${TIMES}`, { body: '' }))) / TIMES
  const names = Object.keys(works) as (keyof typeof works)[]
  for (const name of names) await once(name)
  const rounds: Record<keyof typeof works, number>[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const round = { page: 0, vcard: 0, qr: 0, png: 0 }
    for (const name of names) round[name] = await once(name)
    rounds.push(round)
  }
  return names.map((name) => ({
    measure: `${works[name]} ÷ its QR code drawn, time`,
    ratio: median(rounds.map((round) => round[name] / round.qr)),
    figures: `${(median(rounds.map((round) => round[name])) * 1_000).toFixed(0)} µs`,
  }))
}
