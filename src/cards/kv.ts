import { within } from '../patience'
import { type CardAddress, cacheKey } from './address'
import type { CardEntry } from './payload'

/** Seconds: a card nobody opens or changes for a month is read from Postgres again. */
const KEPT_SECONDS = 30 * 24 * 60 * 60
/** The shortest that KV allows: how long a location may answer from its own copy (Cloudflare KV docs, "cacheTtl"). */
const CACHE_SECONDS = 30
/** Longer than 99 of 100 reads take in the field (816 ms); then Postgres is asked. */
const PATIENCE_MS = 1_000
/** KV takes one write a second to a key (Cloudflare KV limits). */
const WRITE_INTERVAL_MS = 1_000
/** Keys whose last write this isolate remembers; those before it are long past the interval. */
const WRITES_REMEMBERED = 2_000

const lastWrites = new Map<string, number>()

/** The projection of a card; undefined when there is none, or KV does not answer in time. Never throws. */
export async function readKv(kv: KVNamespace, address: CardAddress): Promise<CardEntry | undefined> {
  try {
    const read = kv.get<CardEntry>(cacheKey(address), { type: 'json', cacheTtl: CACHE_SECONDS })
    return (await within(PATIENCE_MS, read)) ?? undefined
  } catch (error) {
    console.error(JSON.stringify({ level: 'error', event: 'kv_failed', error: String(error) }))
    return undefined
  }
}

/** `kept`: a newer version, or with `skipSame` the same, is there. `early`: the key was written less than a second ago. */
export type Put = 'put' | 'kept' | 'early'

/**
 * Puts an entry unless a newer one is there: one or two KV operations. What is read here may be this location's copy, a
 * minute old, so only `skipSame` trusts it to be the same: it spares a fan-out most of its writes.
 */
export async function putEntry(
  kv: KVNamespace,
  address: CardAddress,
  entry: CardEntry,
  { skipSame = false } = {},
): Promise<Put> {
  const key = cacheKey(address)
  const kept = await kv.get<CardEntry>(key, 'json')
  if (kept && kept.version > entry.version) return 'kept'
  if (skipSame && JSON.stringify(kept) === JSON.stringify(entry)) return 'kept'
  if (Date.now() - (lastWrites.get(key) ?? 0) < WRITE_INTERVAL_MS) return 'early'
  noteWrite(key)
  await kv.put(key, JSON.stringify(entry), { expirationTtl: KEPT_SECONDS })
  return 'put'
}

function noteWrite(key: string): void {
  lastWrites.delete(key)
  lastWrites.set(key, Date.now())
  for (const oldest of lastWrites.keys()) {
    if (lastWrites.size <= WRITES_REMEMBERED) return
    lastWrites.delete(oldest)
  }
}
