import type { Context } from 'hono'
import { version } from '../../package.json'
import type { AppEnv } from '../env'
import { ageOf, type Read } from './cache'
import type { CardPayload } from './payload'

/**
 * A browser asks every time whether its copy still holds, so that whoever edits a card sees the change; a shared cache may
 * keep one until a minute after KV or Postgres was read, because `Age` counts from there (RFC 9111 section 4.2.3).
 */
const CARD_CACHE_CONTROL = 'public, max-age=0, s-maxage=60'

/** Seconds, as `Age` has it. */
export const ageSeconds = (copy: { entry: Read['entry']; readAt: number }) => Math.floor(ageOf(copy) / 1_000)

/** Says where a card came from, how old it is, and whether it is older than it should be (RFC 9211 section 2.2). */
export function describeRead(c: Context<AppEnv>, read: Read): void {
  c.header('Server-Timing', `tier;desc=${read.tier}`)
  const age = ageSeconds(read)
  c.header('Age', String(age))
  if (read.isStale) c.header('Cache-Status', `edgecard; hit; ttl=${STALE_AFTER_SECONDS - age}; detail=unreachable`)
}

/** `s-maxage` of CARD_CACHE_CONTROL. */
const STALE_AFTER_SECONDS = 60

/**
 * The card's ETag. Strong (RFC 9110 section 8.8.3): a card's bytes are made of its version, its address, and the code that
 * renders it.
 */
function etagOf(c: Context<AppEnv>, card: CardPayload): string {
  const origin = URL.parse(card.url)?.host ?? ''
  return `"${c.env.VERSION?.id ?? version}-${origin}-${card.employee_id}-${card.version}"`
}

/** What is packed has a tag of its own, because its bytes are others (RFC 9110 section 8.8.3.3). */
export const packedTag = (etag: string) => etag.replace(/"$/, '-br"')

/** The tag of what the client has of what `etag` names, packed or not, by its If-None-Match (RFC 9110 section 13.1.2). */
export function heldTag(ifNoneMatch: string | null | undefined, etag: string): string | undefined {
  if (!ifNoneMatch) return undefined
  if (ifNoneMatch === '*') return etag
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return [etag, packedTag(etag)].find((tag) => tags.includes(tag))
}

/** Sets the card's ETag, and answers 304 when the client already has it. */
export function unchanged(c: Context<AppEnv>, card: CardPayload): Response | undefined {
  const etag = etagOf(c, card)
  const held = heldTag(c.req.header('If-None-Match'), etag)
  c.header('ETag', held ?? etag)
  c.header('Cache-Control', CARD_CACHE_CONTROL)
  c.header('Vary', 'Accept-Encoding', { append: true })
  return held ? c.body(null, 304) : undefined
}
