import { and, count, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { uuidv7 } from 'uuidv7'
import type { TenantId } from '../auth/actor'
import type { Db } from '../db/client'
import { employees, subscriptions } from '../db/schema'
import { ofTenant } from '../db/tenant'
import { type Plan, plans } from './plans'

export const startSubscription = (db: Db, tenant: TenantId, plan: Plan) =>
  db.insert(subscriptions).values({ companyId: tenant, id: uuidv7(), plan, maxEmployees: plans[plan].maxEmployees })

export const endSubscription = (db: Db, tenant: TenantId) =>
  db
    .update(subscriptions)
    .set({ endsAt: sql`now()` as SQL<string> })
    .where(and(ofTenant(subscriptions.companyId, tenant), isNull(subscriptions.endsAt)))

/** Newest first; the first is the current one. */
export const listSubscriptions = (db: Db, tenant: TenantId) =>
  db
    .select()
    .from(subscriptions)
    .where(ofTenant(subscriptions.companyId, tenant))
    .orderBy(desc(subscriptions.startsAt), desc(subscriptions.id))

export const countActivePeople = (db: Db, tenant: TenantId) =>
  db
    .select({ people: count() })
    .from(employees)
    .where(and(ofTenant(employees.companyId, tenant), eq(employees.isActive, true)))
