import type { Bench } from './app.ts'
import { addCard, enlarge, pause, setFaults, signUp } from './client.ts'
import type { Line } from './run.ts'

/** Seconds between two visits to the same card: one that is busy, one that is quiet, one that a copy just outlives. */
const VISITS_EVERY = [1, 7, 29, 59]
const SECONDS = 200
/** When each card is edited, some after a visit and some before. */
const EDITS_AT = [61, 64, 67]
const STALE_MS = 60_000

type Card = { path: string; id: string; every: number; editAt: number; editedAt?: number; worst: number }

/** How long after an edit another location still serves the old card, while KV tells it the old one for a minute. */
export async function age(bench: Bench): Promise<Line[]> {
  const company = await signUp(bench)
  await enlarge(bench, company)
  const headers = { Authorization: `Bearer ${company.token}`, 'Content-Type': 'application/json' }
  const cards: Card[] = []
  for (const every of VISITS_EVERY)
    for (const editAt of EDITS_AT) {
      const path = await addCard(bench, company)
      const list = await fetch(`${bench.origin}/api/company/${company.id}/employees?limit=200`, { headers })
      const { items } = (await list.json()) as { items: { id: string; card: { url: string } }[] }
      const person = items.find(({ card }) => new URL(card.url).pathname === path)
      if (!person) throw new Error(`nobody has ${path}`)
      cards.push({ path, id: person.id, every, editAt, worst: 0 })
    }
  await setFaults(bench.elsewhere, { staleFor: STALE_MS })
  let local = 0
  for (let second = 0; second < SECONDS; second++) {
    const tick = performance.now()
    await Promise.all(
      cards.map(async (card) => {
        if (second === card.editAt) {
          const url = `${bench.origin}/api/employees/${card.id}`
          await fetch(url, { method: 'PATCH', headers, body: JSON.stringify({ job_title: 'Edited' }) })
          card.editedAt = performance.now()
          if ((await title(bench.origin, card)) === 'Edited') local++
        }
        if (second % card.every > 0) return
        const asked = performance.now()
        const isOld = (await title(bench.elsewhere, card)) !== 'Edited'
        if (isOld && card.editedAt !== undefined && asked > card.editedAt) card.worst = asked - card.editedAt
      }),
    )
    await pause(Math.max(0, 1_000 - (performance.now() - tick)))
  }
  await setFaults(bench.elsewhere, {})
  const worst = Math.max(...cards.map((card) => card.worst)) / 1_000
  const each = VISITS_EVERY.map((every) => {
    const own = cards.filter((card) => card.every === every).map((card) => card.worst / 1_000)
    return `${Math.max(...own).toFixed(0)} s when visited every ${every} s`
  })
  return [
    {
      measure: 'worst age of a served card after an edit ÷ 120 s',
      ratio: worst / 120,
      figures: `${worst.toFixed(1)} s (${each.join(', ')}); at once where it was edited: ${local} of ${cards.length}`,
    },
  ]
}

async function title(origin: string, { path }: Card): Promise<string> {
  return ((await (await fetch(`${origin}/api${path}`)).json()) as { job_title: string }).job_title
}
