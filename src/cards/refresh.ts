import type { KVNamespace } from '@cloudflare/workers-types'
import { uuidv7 } from 'uuidv7'
import * as z from 'zod'
import { writePatiently } from '../patience'

/** Seconds that a finished refresh can still be asked about. */
const KEPT_SECONDS = 24 * 60 * 60
/** The shortest that KV allows (Cloudflare KV docs, "cacheTtl"): elsewhere, progress is up to this old. */
const CACHE_SECONDS = 30
/** Of the last write, which says that all is done; those before it are overtaken by the next. */
const LAST_WRITE_ATTEMPTS = 3

/** What a fan-out carries from page to page: with it, progress does not depend on what KV remembers. */
export const refreshState = z.strictObject({
  /** UUIDv7: a later refresh of the same company has a higher one. */
  id: z.uuid(),
  total: z.int(),
  done: z.int(),
  started_at: z.string(),
})
type RefreshState = z.infer<typeof refreshState>

/** How far the cards of a company are put again after its latest change. */
export const refreshView = z
  .object({
    id: z.uuid().nullable().describe('Of a later refresh, a higher one; null when there was none of late'),
    total: z.int().describe('Cards that people can open'),
    done: z.int(),
    finished: z.boolean(),
    started_at: z.string().nullable(),
    finished_at: z.string().nullable(),
  })
  .meta({ ref: 'Refresh' })
export type Refresh = z.infer<typeof refreshView>

/** Also for whoever cannot know of any. */
export const noRefresh: Refresh = { id: null, total: 0, done: 0, finished: true, started_at: null, finished_at: null }
const keyOf = (companyId: string) => `refresh:${companyId}`

export const newRefresh = (total: number): RefreshState => ({
  id: uuidv7(),
  total,
  done: 0,
  started_at: new Date().toISOString(),
})

export const readRefresh = async (kv: KVNamespace, companyId: string): Promise<Refresh> =>
  (await kv.get<Refresh>(keyOf(companyId), { type: 'json', cacheTtl: CACHE_SECONDS })) ?? noRefresh

export const viewRefresh = (state: RefreshState, finishedAt: string | null = null): Refresh => ({
  ...state,
  done: finishedAt ? state.total : Math.min(state.done, state.total),
  finished: finishedAt !== null,
  finished_at: finishedAt,
})

/**
 * Whether a later refresh of the company is under way, or this one is past `state`: messages come twice and out of order.
 * One KV operation; never throws. Where KV cannot tell, or tells what was a minute ago, work is done again: no harm in that.
 */
export async function isOvertaken(kv: KVNamespace, companyId: string, state: RefreshState): Promise<boolean> {
  const kept = await kv.get<Refresh>(keyOf(companyId), 'json').catch(() => null)
  if (!kept?.id) return false
  return kept.id > state.id || (kept.id === state.id && (kept.finished || kept.done > state.done))
}

/**
 * Notes how far a refresh is. Never throws, because cards matter more than the news of them. At most four KV operations.
 */
export async function noteRefresh(kv: KVNamespace, companyId: string, state: RefreshState, finished: boolean) {
  try {
    if (await isOvertaken(kv, companyId, state)) return
    const next = JSON.stringify(viewRefresh(state, finished ? new Date().toISOString() : null))
    const put = () => kv.put(keyOf(companyId), next, { expirationTtl: KEPT_SECONDS })
    await writePatiently(finished ? LAST_WRITE_ATTEMPTS : 1, put)
  } catch (error) {
    console.error(
      JSON.stringify({ level: 'error', event: 'refresh_not_noted', company: companyId, error: String(error) }),
    )
  }
}
