import { inArray, type SQL, sql } from 'drizzle-orm'
import type { Context } from 'hono'
import { employees } from '../db/schema'
import type { AppEnv } from '../env'
import { Problem } from '../errors'

/** What no person's time of change is. */
const NEVER = ''

/**
 * Strong: whatever changes a person moves the time, in microseconds, at which the database says they changed. Without
 * its space, which an entity tag may not hold (RFC 9110 section 8.8.3).
 */
export const tagOf = (row: { updatedAt: string }) => `"${row.updatedAt.replace(' ', 'T')}"`

/**
 * The states of a person that a write may follow, by its If-Match (RFC 9110 section 13.1.1); undefined for any.
 * A tag that is weak or not ours matches nothing.
 */
export function expectedStates(c: Context<AppEnv>): string[] | undefined {
  const header = c.req.header('If-Match')?.trim()
  if (header === undefined || header === '*') return undefined
  return header.split(',').map((tag) => /^"(.*)"$/.exec(tag.trim())?.[1]?.replace('T', ' ') ?? NEVER)
}

/** For the UPDATE itself, so that no other write comes between the look and the change. */
export const inState = (expected: string[] | undefined): SQL | undefined =>
  // As text, because a tag that is not ours need not be a time.
  expected && inArray(sql`${employees.updatedAt}::text`, expected)

export const overtaken = (row: { updatedAt: string }) =>
  new Problem(
    'precondition_failed',
    'Somebody else changed this person meanwhile. Read them again, and decide what to keep.',
    { etag: tagOf(row) },
  )

export const nobody = () => new Problem('not_found', 'There is no such person in this company.')
