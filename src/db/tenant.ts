import { eq } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { TenantId } from '../auth/actor'

/** The first tenancy wall: every tenant query filters by this. The second is the database's row-level security. */
export const ofTenant = (column: PgColumn, tenant: TenantId) => eq(column, tenant)
