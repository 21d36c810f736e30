import { type CardAddress, cacheKey } from './address'
import type { Copy } from './memory'

/** Seconds. The Cache API knows no stale answers, so an entry is kept as long as it may be served in need (cache.ts). */
const LIVE_SECONDS = 24 * 60 * 60
/** Seconds that a location remembers that there is no card, unless one is made there. */
const MISSING_SECONDS = 10

/** A request that no visitor can make: the Worker answers nothing under this path. */
const requestFor = (address: CardAddress) => `${address.publicUrl}/.cards/${encodeURIComponent(cacheKey(address))}`

/** This location's copy (Cache API); undefined when there is none. Never throws. */
export async function readEdge(address: CardAddress): Promise<Copy | undefined> {
  try {
    const response = await caches.default.match(requestFor(address))
    return response && ((await response.json()) as Copy)
  } catch (error) {
    logEdgeFailure(error)
    return undefined
  }
}

/** Unless a newer version is there. Never throws: what is not kept here is read from KV. */
export async function putEdge(address: CardAddress, { entry, readAt }: Copy): Promise<void> {
  const kept = await readEdge(address)
  if (kept && kept.entry.version > entry.version && entry.state !== 'missing') return
  const seconds = entry.state === 'missing' ? MISSING_SECONDS : LIVE_SECONDS
  try {
    const headers = { 'Cache-Control': `public, max-age=${seconds}` }
    await caches.default.put(requestFor(address), Response.json({ entry, readAt } satisfies Copy, { headers }))
  } catch (error) {
    logEdgeFailure(error)
  }
}

const logEdgeFailure = (error: unknown) =>
  console.error(JSON.stringify({ level: 'error', event: 'edge_cache_failed', error: String(error) }))
