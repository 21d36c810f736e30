import { type CardAddress, cacheKey } from './address'
import type { CardEntry } from './payload'

/** An entry with the moment (milliseconds since 1970) when KV or Postgres was asked for it. */
export type Copy = { entry: CardEntry; readAt: number }

/** `age` is what the headers say. */
type Representation = { body: Uint8Array<ArrayBuffer>; headers: Headers; etag: string; age: number }
/** One form of a card as it goes out; `packed` to whoever takes brotli, `same` to whoever has that (RFC 9110 section 15.4.5). */
export type Answer = Representation & { packed?: Representation; same?: Omit<Representation, 'body'> }

/** What this isolate remembers of a card, with the forms of it that were made already, by their URL without query. */
export type Held = Copy & { address: CardAddress; checkedAt: number; answers: Map<string, Answer>; bytes: number }

/** Of an isolate's 128 MB (Workers limits); some 600 cards whose page, contact and codes were all opened. */
const MEMORY_MAX_BYTES = 16 * 1024 * 1024
/** Bytes of an entry's objects, and of an answer's headers, besides their text. */
const OVERHEAD_BYTES = 1_024

/** In the order in which they were last compared with what is behind memory: what is in use is compared every few seconds. */
const memory = new Map<string, Held>()
const warm = new Map<string, { held: Held; answer: Answer }>()
let bytes = 0

export const recall = (key: string): Held | undefined => memory.get(key)
export const recallAnswer = (url: string) => warm.get(url)

/** Keeps a copy unless a newer version is held. What was made of the same version stays. Answers what is held now. */
export function remember(address: CardAddress, copy: Copy): Held {
  const key = cacheKey(address)
  const before = memory.get(key)
  if (before && before.entry.version >= copy.entry.version) {
    before.checkedAt = Date.now()
    if (before.entry.version === copy.entry.version) before.readAt = Math.max(before.readAt, copy.readAt)
    memory.delete(key)
    memory.set(key, before)
    return before
  }
  forget(key)
  // UTF-16: two bytes a unit.
  const size = OVERHEAD_BYTES + 2 * JSON.stringify(copy.entry).length
  const held = { ...copy, address, checkedAt: Date.now(), answers: new Map(), bytes: size }
  memory.set(key, held)
  makeRoom(size)
  return held
}

/** Unless the card has changed since it was read, or the answer is kept already. */
export function keepAnswer(held: Held, url: string, answer: Answer): void {
  if (held.answers.has(url) || memory.get(cacheKey(held.address)) !== held) return
  const added = 2 * OVERHEAD_BYTES + answer.body.byteLength + (answer.packed?.body.byteLength ?? 0)
  held.answers.set(url, answer)
  warm.set(url, { held, answer })
  held.bytes += added
  makeRoom(added)
}

function makeRoom(added: number): void {
  bytes += added
  for (const oldest of memory.keys()) {
    if (bytes <= MEMORY_MAX_BYTES) return
    forget(oldest)
  }
}

/** For a card that Postgres does not have. */
export function forget(key: string): void {
  const held = memory.get(key)
  if (!held) return
  for (const url of held.answers.keys()) warm.delete(url)
  bytes -= held.bytes
  memory.delete(key)
}
