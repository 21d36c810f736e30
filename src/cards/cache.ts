import type { CardRow } from '../db/card-view'
import { type Bindings, type Config, configOf } from '../env'
import { lazily } from '../lazily'
import { within } from '../patience'
import { type CardAddress, cacheKey } from './address'
import { putEdge, readEdge } from './edge'
import { type Put, putEntry, readKv } from './kv'
import { type Copy, forget, type Held, recall, remember } from './memory'
import { entryOf, missing } from './payload'

/*
 * A card is read from memory, this location's cache, KV and Postgres, in this order. A copy's age counts from when KV or
 * Postgres was read, whichever tier it came through, so that no chain of caches adds up to more than a minute.
 */

/** Milliseconds that memory is not compared with what is behind it. */
const MEMORY_FRESH_MS = 5_000
/** Milliseconds of age up to which this location's copy counts as the truth. */
const EDGE_FRESH_MS = 30_000
/** Milliseconds of age up to which a copy is served while a newer one is fetched for the next visitor. */
const STALE_SERVED_MS = 60_000
/** Milliseconds of age up to which a copy is served when nothing behind it answers. */
const STALE_IN_NEED_MS = 24 * 60 * 60 * 1_000
/** Milliseconds that a visitor waits for KV when a copy of the last minutes could be shown. */
const STALE_PATIENCE_MS = 150
/** Milliseconds of age up to which it is shown that soon: an older one may be of a card that was withdrawn long ago. */
const STALE_HURRIED_MS = 5 * 60 * 1_000
/** Milliseconds that a visitor waits when only an older copy could be shown: KV's patience (kv.ts), and one query. */
const SOURCE_PATIENCE_MS = 2_000
/** Milliseconds that a request waits for the same read of another, before it reads by itself. */
const JOIN_PATIENCE_MS = 3_000

/** Of the few reads that come to Postgres. */
const loadLookUp = lazily(() => import('./lookup'))
const loadMessage = lazily(() => import('./message'))

export type CacheDeps = {
  kv: KVNamespace
  /** Keeps the request alive for work that the visitor does not wait for. */
  defer: (work: Promise<unknown>) => void
  /** Asks Postgres. */
  find: (address: CardAddress) => Promise<CardRow | undefined>
  /** Has KV get a card that it has not. */
  repair: (row: CardRow) => Promise<unknown>
}
export const cacheDeps = (env: Bindings, config: Config, context: Pick<ExecutionContext, 'waitUntil'>): CacheDeps => ({
  kv: env.CARDS,
  defer: (work) => context.waitUntil(work),
  find: async (address) => (await loadLookUp()).lookUp(config.databaseUrl, address, (work) => context.waitUntil(work)),
  repair: async (row) => env.PROJECTIONS.send((await loadMessage()).repairOf(row).body),
})

type Tier = 'memory' | 'edge' | 'kv' | 'db'
/** `isStale`: older than it should be, because what is behind it does not answer. `held` where memory keeps it. */
export type Read = Copy & { tier: Tier; isStale?: boolean; held?: Held }

/** What the address leads to. Throws Problem `unavailable` when nothing can tell. */
export async function readCard(deps: CacheDeps, address: CardAddress): Promise<Read> {
  const key = cacheKey(address)
  const near = nearby(deps, key)
  if (near) return { ...near, held: near, tier: 'memory' }
  const local = await localCopy(address, key)
  if (!local) return fromSource(deps, address, key)
  const age = ageOf(local)
  if (age < EDGE_FRESH_MS) return local
  const source = fromSource(deps, address, key)
  if (age < STALE_SERVED_MS) {
    deps.defer(source.catch(() => {}))
    return local
  }
  const patience = age < STALE_HURRIED_MS ? STALE_PATIENCE_MS : SOURCE_PATIENCE_MS
  return (await within(patience, source).catch(() => undefined)) ?? inNeed(address, local)
}

/** What memory holds and may be served without waiting; past its freshness, a newer one is fetched behind it. */
function nearby(deps: CacheDeps, key: string): Held | undefined {
  const held = recall(key)
  return held && mayServe(held, () => deps) ? held : undefined
}

/** Whether a copy may be served without waiting. `deps` is asked for only where memory is compared with what is behind it. */
export function mayServe(held: Held, deps: () => CacheDeps): boolean {
  const now = Date.now()
  if (now - held.readAt >= STALE_SERVED_MS) return false
  if (now - held.checkedAt >= MEMORY_FRESH_MS) {
    held.checkedAt = now
    const behind = deps()
    behind.defer(renew(behind, held.address).catch(() => {}))
  }
  return true
}

/** Has memory compared with the tiers behind it. */
async function renew(deps: CacheDeps, address: CardAddress): Promise<void> {
  const key = cacheKey(address)
  if (isFlying(key)) return
  const local = await localCopy(address, key)
  if (!local || ageOf(local) >= EDGE_FRESH_MS) await fromSource(deps, address, key)
}

export const ageOf = ({ readAt }: Copy): number => Math.max(0, Date.now() - readAt)

/** The newer of this location's copy and memory's, as long as it may be served at all. */
async function localCopy(address: CardAddress, key: string): Promise<Read | undefined> {
  const edge = await within(STALE_PATIENCE_MS, readEdge(address))
  if (edge && ageOf(edge) < STALE_IN_NEED_MS) return { ...take(address, edge), tier: 'edge' }
  const held = recall(key)
  if (held && ageOf(held) < STALE_IN_NEED_MS) return { ...held, held, tier: 'memory' }
  return undefined
}

/** Memory keeps no `missing`, so that a card that is made is found at once, and a scan pushes nothing out. */
function take(address: CardAddress, copy: Copy): Copy & { held?: Held } {
  if (copy.entry.state === 'missing') return recall(cacheKey(address)) ?? copy
  const held = remember(address, copy)
  return { entry: held.entry, readAt: held.readAt, held }
}

function inNeed(address: CardAddress, local: Read): Read {
  const { companySlug, employeeSlug } = address
  const card = `${companySlug}/${employeeSlug}`
  console.warn(JSON.stringify({ level: 'warn', event: 'stale_card_served', card, age_ms: ageOf(local) }))
  return { ...local, isStale: true }
}

/** Reads of KV and Postgres under way: one a card. */
const flights = new Map<string, { read: Promise<Read>; startedAt: number }>()

/** The flight to join; one whose request was cut off never lands. */
function isFlying(key: string) {
  const flying = flights.get(key)
  return flying && Date.now() - flying.startedAt < JOIN_PATIENCE_MS ? flying : undefined
}

async function fromSource(deps: CacheDeps, address: CardAddress, key: string): Promise<Read> {
  const flying = isFlying(key)
  const joined = flying && (await within(JOIN_PATIENCE_MS, flying.read))
  if (joined) return joined
  const flight = { read: readSource(deps, address, key), startedAt: Date.now() }
  flights.set(key, flight)
  const landed = flight.read
    .catch(() => {})
    .finally(() => {
      if (flights.get(key) === flight) flights.delete(key)
    })
  deps.defer(landed)
  return flight.read
}

async function readSource(deps: CacheDeps, address: CardAddress, key: string): Promise<Read> {
  const readAt = Date.now()
  const kept = await readKv(deps.kv, address)
  if (kept) {
    const taken = take(address, { entry: kept, readAt })
    // Of a version that was put here before KV knew it: its own age counts.
    if (taken.readAt === readAt) deps.defer(putEdge(address, taken))
    return { ...taken, tier: 'kv' }
  }
  const row = await deps.find(address)
  if (!row) forget(key)
  const taken = take(address, { entry: row ? entryOf(row, address.publicUrl) : missing, readAt })
  deps.defer(putEdge(address, taken))
  // Only the consumer puts what was read: it reads again, so that a slow read never covers what was written since.
  if (row) deps.defer(deps.repair(row).catch(() => {}))
  return { ...taken, tier: 'db' }
}

/** Shows what was just written to Postgres: at once in this location, and in KV unless that was written a moment ago. */
export async function publishEntry(env: Bindings, row: CardRow): Promise<Put> {
  const { publicUrl } = configOf(env)
  const address: CardAddress = { publicUrl, companySlug: row.companySlug, employeeSlug: row.employeeSlug }
  const copy = take(address, { entry: entryOf(row, publicUrl), readAt: Date.now() })
  const [put] = await Promise.all([putEntry(env.CARDS, address, copy.entry), putEdge(address, copy)])
  return put
}
