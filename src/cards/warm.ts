import { automatonOf } from '../analytics/agent'
import { type Bindings, factory, knownConfig } from '../env'
import { cacheDeps, mayServe } from './cache'
import { ageSeconds, heldTag, packedTag } from './headers'
import { type Answer, keepAnswer, recallAnswer } from './memory'

/*
 * A card that this isolate has just served is served again without the app: what went out the first time goes out once
 * more. The app's middleware costs several times what the rest of a warm answer does (bench/README.md, "card").
 */

/** `br` in Accept-Encoding, unless its weight is zero (RFC 9110 section 12.4.2). */
const TAKES_BROTLI = /(?:^|,)\s*br\s*(?:,|$|;\s*q\s*=\s*(?!0(?:\.0*)?\s*(?:,|$)))/i
/** Of 11: a page takes a millisecond, and is within a tenth of its smallest. */
const BROTLI_QUALITY = 6
/** Before the first answer says how old the card is. */
const NOT_SAID = -1
/** What is said of one answer only. */
const OF_ONE_ANSWER = ['X-Request-Id', 'Age', 'Cache-Status']

export const withoutQuery = (url: string) => {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

/** The answer to a request for a card in memory; undefined where the app has to answer. */
export function warmAnswer(request: Request, env: Bindings, context: ExecutionContext): Response | undefined {
  const known = recallAnswer(withoutQuery(request.url))
  const config = known && knownConfig(env)
  if (!config || request.method !== 'GET') return undefined
  const { held, answer } = known
  if (!mayServe(held, () => cacheDeps(env, config, context))) return undefined
  const given = request.headers
  // The app counts it.
  if (automatonOf(given.get('User-Agent'))) return undefined
  const heldIs = heldTag(given.get('If-None-Match'), answer.etag)
  const packed = answer.packed && TAKES_BROTLI.test(acceptEncodingOf(request)) ? answer.packed : undefined
  const same = heldIs && (heldIs === answer.same?.etag ? answer.same : answer)
  const sent = same || packed || answer
  const age = ageSeconds(held)
  // In the kept headers, which a Response copies: to set a header of each Response would cost as much as to make it.
  if (sent.age !== age) sent.headers.set('Age', String(age))
  sent.age = age
  if (same) return new Response(null, { status: 304, headers: sent.headers })
  const encodeBody = packed ? 'manual' : 'automatic'
  return new Response((packed ?? answer).body, { headers: sent.headers, encodeBody })
}

/** The visitor's own: Cloudflare puts one of its own into the header (Workers docs, `request.cf`). */
const acceptEncodingOf = (request: Request): string => {
  const own = request.cf?.clientAcceptEncoding
  return typeof own === 'string' ? own : (request.headers.get('Accept-Encoding') ?? '')
}

/** Keeps what the app answers for warmAnswer: the outermost middleware, so that it keeps what really goes out. */
export const keepWarm = factory.createMiddleware(async (c, next) => {
  await next()
  const warm = c.get('warm')
  if (!warm || c.req.method !== 'GET' || c.res.status !== 200) return
  // An address can be spelt in many ways, of which one is kept.
  const { companySlug, employeeSlug } = warm.held.address
  if (!new URL(c.req.url).pathname.startsWith(`/card/${companySlug}/${employeeSlug}`)) return
  const { held, body } = warm
  const url = withoutQuery(c.req.url)
  if (held.answers.has(url)) return
  const headers = new Headers(c.res.headers)
  for (const name of OF_ONE_ANSWER) headers.delete(name)
  headers.set('Server-Timing', 'tier;desc=memory')
  const answer: Answer = { body, headers, etag: headers.get('ETag') ?? '', age: NOT_SAID }
  const isText = !headers.get('Content-Type')?.startsWith('image/png')
  // After a turn of the loop: the visitor has the answer by then.
  const keep = async () => keepAnswer(held, url, isText ? await packedToo(answer) : answer)
  c.executionCtx.waitUntil(scheduler.wait(0).then(keep))
})

async function packedToo(answer: Answer): Promise<Answer> {
  const { brotliCompressSync, constants } = await import('node:zlib')
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }
  const body = new Uint8Array(brotliCompressSync(answer.body, { params }))
  const headers = new Headers(answer.headers)
  const etag = packedTag(answer.etag)
  headers.set('ETag', etag)
  const same = { headers: new Headers(headers), etag, age: NOT_SAID }
  headers.set('Content-Encoding', 'br')
  return { ...answer, packed: { body, headers, etag, age: NOT_SAID }, same }
}
