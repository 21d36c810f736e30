import { inArray, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

/** For the UPDATE itself, so that no other write comes between the look and the change; any state when none is `expected`. */
export const inState = (updatedAt: PgColumn, expected: string[] | undefined): SQL | undefined =>
  // As text, because what a client expects need not be a time.
  expected && inArray(sql`${updatedAt}::text`, expected)
