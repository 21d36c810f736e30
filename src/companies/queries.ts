import { and, type SQL, sql } from 'drizzle-orm'
import type { TenantId } from '../auth/actor'
import type { Db } from '../db/client'
import { companies } from '../db/schema'
import { inState } from '../db/state'
import { ofTenant } from '../db/tenant'
import { slugOf, withFreeSlug } from '../slug'
import type { CompanyInput, CompanyPatch } from './schema'

/** Runs `write` with a slug made from the company's name that no other company has. */
export const withCompanySlug = <T>(name: string, write: (slug: string) => Promise<T>) =>
  withFreeSlug(slugOf(name, 'company'), 'companies_slug', write)

export const insertCompany = (db: Db, tenant: TenantId, slug: string, { name, ...input }: CompanyInput) =>
  db
    .insert(companies)
    .values({ id: tenant, name, slug, ...columnsOf(input) })
    .returning()

export const findCompany = (db: Db, tenant: TenantId) =>
  db.select().from(companies).where(ofTenant(companies.id, tenant))

/** Sets what is given; nothing at all unless the company is in one of the states that are `expected`, by updated_at. */
export const updateCompany = (db: Db, tenant: TenantId, patch: CompanyPatch, expected?: string[]) =>
  db
    .update(companies)
    .set({
      ...columnsOf(patch),
      // Never empty, so that a patch of nothing is still a statement; the trigger keeps the time.
      updatedAt: sql`now()` as SQL<string>,
    })
    .where(and(ofTenant(companies.id, tenant), inState(companies.updatedAt, expected)))
    .returning()

const columnsOf = (patch: CompanyPatch) => ({
  ...(patch.name !== undefined && { name: patch.name }),
  ...(patch.domain !== undefined && { domain: patch.domain }),
  ...(patch.logo_url !== undefined && { logoUrl: patch.logo_url }),
  ...(patch.brand_color !== undefined && { brandColor: patch.brand_color }),
  ...(patch.default_links !== undefined && { defaultLinks: patch.default_links }),
  ...(patch.legal_footer !== undefined && { legalFooter: patch.legal_footer }),
  ...(patch.event_months !== undefined && { eventMonths: patch.event_months }),
  ...(patch.keeps_networks !== undefined && { keepsNetworks: patch.keeps_networks }),
  ...(patch.is_active !== undefined && { isActive: patch.is_active }),
})
