import type { KVNamespace } from '@cloudflare/workers-types'
import { imageSize } from 'image-size'
import * as z from 'zod'
import { Problem } from '../errors'
import { writePatiently } from '../patience'
import { invalid } from '../validate'

/** Bytes: a logo on a card is 34 pixels high; this holds one of 2048 that is drawn with few colours. */
export const LOGO_MAX_BYTES = 256 * 1024
/** Pixels on a side: decoded, 16 MiB, which any phone can hold. */
const MAX_SIDE = 2048

/** A day: what is still cached or open in a browser shows it, and whoever takes the change back finds it. */
const LEAVING_SECONDS = 24 * 60 * 60
const PUT_ATTEMPTS = 3

/** By what the bytes say. No SVG: it is a document that can hold scripts, links and forms; as a web address it may be one. */
const mediaTypes: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' }

export const logoView = z
  .object({ logo_url: z.string(), type: z.string(), width: z.int(), height: z.int() })
  .meta({ ref: 'UploadedLogo' })

/** `company` is whose upload it is. */
type Stored = { type: string; company?: string }
const PATH = '/media/'
const keyOf = (hash: string) => `logo:${hash}`

/**
 * Keeps a picture under the hash of its company and its bytes: the same one twice is one, what an address shows never
 * changes, and no company's picture goes when another's does.
 */
export async function storeLogo(
  kv: KVNamespace,
  company: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<z.output<typeof logoView>> {
  const { type, width, height } = measured(bytes)
  const hash = hex(await crypto.subtle.digest('SHA-256', await new Blob([company, bytes]).arrayBuffer()))
  try {
    await kv.put(keyOf(hash), bytes, { metadata: { type, company } satisfies Stored })
  } catch (cause) {
    throw new Problem('unavailable', 'The logo could not be stored; try again shortly.', {
      retryAfterSeconds: 5,
      cause,
    })
  }
  return { logo_url: PATH + hash, type, width, height }
}

export const readLogo = (kv: KVNamespace, hash: string) =>
  kv.getWithMetadata<Stored>(keyOf(hash), { type: 'stream', cacheTtl: 24 * 60 * 60 })

/**
 * Keeps the upload that a company shows `after` for good, should it have been on its way out, and lets go of the one it
 * showed `before`, a day after. Throws Problem `unavailable` when another is shown now that could not be kept; all else is no
 * matter: a picture too many does no harm.
 */
export async function replaceLogo(kv: KVNamespace, company: string, before: string | null, after: string | null) {
  const failed = (error: unknown) =>
    console.error(JSON.stringify({ level: 'error', event: 'logo_not_replaced', company, error: String(error) }))
  await putAgain(kv, company, after, {}).catch((cause: unknown) => {
    if (before === after) return failed(cause)
    throw new Problem(
      'unavailable',
      'The change is saved, but the uploaded logo may be gone within a day: save again in a minute, or else upload it again.',
      { cause },
    )
  })
  if (before !== after) await putAgain(kv, company, before, { expirationTtl: LEAVING_SECONDS }).catch(failed)
}

/** Whatever is known of its time to live: that may be what another place knew a minute ago. */
async function putAgain(kv: KVNamespace, company: string, url: string | null, ttl: { expirationTtl?: number }) {
  if (!url?.startsWith(PATH)) return
  const key = keyOf(url.slice(PATH.length))
  const { value, metadata } = await kv.getWithMetadata<Stored>(key, 'arrayBuffer')
  if (!value) throw new Error('there is no such upload, or not yet here')
  if (metadata?.company !== company) return
  const kept = { type: metadata.type, company } satisfies Stored
  await writePatiently(PUT_ATTEMPTS, () => kv.put(key, value, { metadata: kept, ...ttl }))
}

function measured(bytes: Uint8Array) {
  const { type, width, height } = sizeOf(bytes)
  const mediaType = mediaTypes[type ?? '']
  if (!mediaType) throw new Problem('unsupported_media_type', 'Send a picture: PNG, JPEG or WebP.')
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw invalid([
      {
        field: 'logo',
        message: `Send a picture of at most ${MAX_SIDE} pixels on a side; this has ${width} × ${height}.`,
      },
    ])
  }
  return { type: mediaType, width, height }
}

function sizeOf(bytes: Uint8Array) {
  try {
    return imageSize(bytes)
  } catch {
    return { type: undefined, width: 0, height: 0 }
  }
}

const hex = (buffer: ArrayBuffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
