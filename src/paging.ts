import * as z from 'zod'
import { Problem } from './errors'

const PAGE_DEFAULT = 50
const PAGE_MAX = 200

export const limit = z.coerce
  .number('Give a whole number.')
  .int('Give a whole number.')
  .min(1, 'Ask for at least 1.')
  .max(PAGE_MAX, `Ask for at most ${PAGE_MAX} at a time.`)
  .default(PAGE_DEFAULT)

/** Rows: more than any list has, and far below what a bigint of PostgreSQL holds. */
const OFFSET_MAX = 1_000_000

export const offset = z
  .preprocess(
    // JavaScript reads an empty text as 0.
    (text) => (typeof text === 'string' && text.trim() === '' ? Number.NaN : text),
    z.coerce
      .number('Give a whole number.')
      .int('Give a whole number.')
      .min(0, 'Give 0 or more.')
      .max(OFFSET_MAX, `Give at most ${OFFSET_MAX}.`),
  )
  .optional()
  .describe(
    'Rows to skip, for a list that somebody scrolls. Programs that read everything send the cursor, which misses nobody when the list changes meanwhile',
  )

export const cursor = z.string().max(1024, 'Send the next_cursor as it was given.').optional()

/** A keyset cursor: the sort keys of the last row seen, opaque to the client. */
const encodeCursor = (keys: string[]) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(keys))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')

/** A text as PostgreSQL can hold one: without NUL. */
export const storedText = z.string().refine((text) => text.isWellFormed() && !text.includes('\0'))
/** The sort keys of lists by name. */
export const nameCursor = z.tuple([storedText, z.uuid()])

/** PostgreSQL has no year 0; nothing of ours is older than this. */
export const FIRST_DAY = '1970-01-01'
/** A moment as PostgreSQL writes it ("2026-11-23 09:49:33.564+00", in any zone there is), so that it can read it again. */
export const moment = z
  .string()
  .max(40)
  .regex(/^.{10} .*[+-](0\d|1[0-4])(:\d\d)?$/)
  .transform((text) => text.replace(' ', 'T').replace(/[+-]\d\d$/, '$&:00'))
  .pipe(z.iso.datetime({ offset: true }))
  .refine((text) => text >= FIRST_DAY)

/** The keys of a cursor, each checked by `shape`; 400 for anything that is not a cursor of ours. */
export function decodeCursor<Keys>(text: string | undefined, shape: z.ZodType<Keys>): Keys | undefined {
  if (text === undefined) return undefined
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
    return shape.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (cause) {
    throw new Problem('invalid_cursor', 'Send the next_cursor of the page before, unchanged, or none.', { cause })
  }
}

/** Splits limit + 1 rows into a page and the cursor of the next one. */
export function pageOf<Row>(rows: Row[], size: number, keysOf: (row: Row) => string[]) {
  const items = rows.slice(0, size)
  const last = items.at(-1)
  return { items, next_cursor: rows.length > size && last ? encodeCursor(keysOf(last)) : null }
}
