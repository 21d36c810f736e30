import type pg from 'pg'
import type { EventMessage } from '../../../src/analytics/message.ts'
import type { Random } from './random.ts'

/** Devices that come to the cards of a company. */
export const VISITORS = 400
/** Days that events are of: those of late, and some so long ago that nobody is counted on them. */
const RECENT_DAYS = 12
const OLD_DAYS = [40, 41, 70]
const DAY_MS = 24 * 60 * 60 * 1000

const actions = ['view', 'view', 'view', 'view', 'call', 'email', 'whatsapp', 'save', 'share', 'link', 'qr'] as const
const machines = ['preview', 'bot'] as const
const devices = ['mobile', 'mobile', 'tablet', 'desktop', 'other'] as const
const sources = ['direct', 'qr', 'nfc', 'sig', 'link', 'other'] as const
const regions = [null, 'DE-BE', 'DE-BY', 'FR-IDF', 'US-CA', 'US-NY', 'GB', 'BR-SP', 'JP-13', 'ZA-WC']

/** How often, of events. */
const RESENT = 0.05
const POISONED = 0.001
const OLD = 0.05
const OF_MACHINES = 0.1
const WITHOUT_VISITOR = 0.1

export type SentEvent = EventMessage & { visitor: string | null }
export type World = Awaited<ReturnType<typeof makeWorld>>

const uuidOf = (kind: number, n: number) =>
  `${kind.toString(16).padStart(8, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

/** Companies with people, by the owner's session. */
export async function makeWorld(client: pg.ClientBase, counts: { companies: number; people: number }) {
  const prefix = Math.floor(Math.random() * 2 ** 32)
  const companies = Array.from({ length: counts.companies }, (_, n) => ({
    id: uuidOf(prefix, n),
    people: Array.from({ length: counts.people }, (_, person) => uuidOf(prefix, (n + 1) * 2 ** 20 + person)),
  }))
  const ids = companies.map(({ id }) => id)
  await client.query(
    `insert into companies (id, name, slug) select id, 'Ledger', 'ledger-' || id from unnest($1::uuid[]) id`,
    [ids],
  )
  await client.query(
    `insert into subscriptions (company_id, id, plan, max_employees)
      select id, gen_random_uuid(), 'business', $2 from unnest($1::uuid[]) id`,
    [ids, counts.people],
  )
  const people = companies.flatMap(({ id, people }) => people.map((person) => [id, person] as const))
  await client.query(
    `insert into employees (company_id, id, public_slug, full_name)
      select company, person, 'p-' || person, 'Person' from unnest($1::uuid[], $2::uuid[]) as p (company, person)`,
    [people.map(([company]) => company), people.map(([, person]) => person)],
  )
  return { companies }
}

type Sender = {
  world: World
  random: Random
  events: number
  sent(event: SentEvent): void
  poisoned(body: unknown): void
}

/**
 * Bodies of messages: so many events, of which some are sent once more as a page does that heard no answer, with the same
 * id at another moment of the day; and poison among them.
 */
export function* bodies({ world, random, events, sent, poisoned }: Sender): Generator<unknown> {
  const run = 2 ** 16 + random.below(2 ** 30)
  for (let n = 0; n < events; n++) {
    const event = randomEvent(world, random, n, run)
    sent(event)
    yield event
    if (random.chance(RESENT)) yield { ...event, occurred_at: sometimeOn(event.occurred_at.slice(0, 10), random) }
    if (random.chance(POISONED)) {
      const body = poison(randomEvent(world, random, n, run + 1), random, n)
      poisoned(body)
      yield body
    }
  }
}

/** The event of this number, on some day. */
export function randomEvent({ companies }: World, random: Random, n: number, run = 2 ** 16): SentEvent {
  const company = random.pick(companies)
  // The square of an even choice: some cards are seen far more often than others.
  const person = company.people[random.below(random.below(company.people.length) + 1)] as string
  const age = random.chance(OLD) ? random.pick(OLD_DAYS) : random.below(RECENT_DAYS)
  const day = new Date(Date.now() - age * DAY_MS).toISOString().slice(0, 10)
  const visitor = random.below(random.below(VISITORS) + 1)
  return {
    ...{ type: 'event', id: uuidOf(run, n), company_id: company.id, employee_id: person },
    action: random.chance(OF_MACHINES) ? random.pick(machines) : random.pick(actions),
    device: random.pick(devices),
    region: random.pick(regions),
    source: random.pick(sources),
    ip_network: '203.0.113.0/24',
    occurred_at: sometimeOn(day, random),
    visitor: random.chance(WITHOUT_VISITOR) ? null : visitor.toString(16).padStart(16, '0'),
    referrer: null,
  }
}

const sometimeOn = (day: string, random: Random) => new Date(Date.parse(day) + random.below(DAY_MS)).toISOString()

/** What must end in the dead letters: it parses not, is of nobody, or holds what Postgres cannot store. */
const poison = (event: SentEvent, random: Random, n: number): unknown =>
  random.pick<unknown>([
    `no event ${n}`,
    { ...event, action: 'steal' },
    { ...event, visitor: 'Ada Lovelace' },
    { ...event, employee_id: uuidOf(1, n) },
    { ...event, company_id: uuidOf(2, n) },
    { ...event, region: 'DE-\u0000' },
    { ...event, occurred_at: '0000-01-01T00:00:00Z' },
  ])
