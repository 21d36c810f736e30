import { sql } from 'drizzle-orm'

/** Stands in for src/db/tenant.ts where the first wall is taken away: the filter of every tenant query says "true". */
export const ofTenant = () => sql`true`
