import type { Context } from 'hono'
import type { AppEnv } from './env'

/** What no row's time of change is. */
const NEVER = ''

/** Nothing on the way may compress an answer: Cloudflare would weaken its ETag, which If-Match then never matches. */
const UNALTERED = 'no-store, no-transform'

/**
 * Strong: whatever changes a row moves the time, in microseconds, at which the database says it changed. Without its
 * space, which an entity tag may not hold (RFC 9110 section 8.8.3).
 */
export const tagOf = (row: { updatedAt: string }) => `"${row.updatedAt.replace(' ', 'T')}"`

/** Gives the answer the tag that a later If-Match may name, as strong as it is. */
export function tagAnswer(c: Context<AppEnv>, tag: string): void {
  c.header('ETag', tag)
  c.header('Cache-Control', UNALTERED)
}

/**
 * The states of a row that a write may follow, by its If-Match (RFC 9110 section 13.1.1); undefined for any.
 * A tag that is weak or not ours matches nothing.
 */
export function expectedStates(c: Context<AppEnv>): string[] | undefined {
  const header = c.req.header('If-Match')?.trim()
  if (header === undefined || header === '*') return undefined
  return header.split(',').map((tag) => /^"(.*)"$/.exec(tag.trim())?.[1]?.replace('T', ' ') ?? NEVER)
}
