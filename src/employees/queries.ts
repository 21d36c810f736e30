import { aliasedTable, and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { TenantId } from '../auth/actor'
import type { Db } from '../db/client'
import { cards, companies, employees, invitations, memberships } from '../db/schema'
import { inState } from '../db/state'
import { ofTenant } from '../db/tenant'
import { slugChoices, slugOf, whileTaken } from '../slug'
import type { EmployeeInput, EmployeePatch } from './schema'

/** Runs insertEmployee again while another writer was first with the slug that it chose. */
export const whileSlugTaken = <T>(write: () => Promise<T>) => whileTaken('employees_public_slug', write)

/** What an answer shows of a person. */
export const shownColumns = {
  ...getTableColumns(employees),
  companySlug: companies.slug,
  hasAccount: sql<boolean>`exists (
    select from ${memberships} m where m.company_id = ${employees.companyId} and m.employee_id = ${employees.id})`,
}

export const findEmployee = (db: Db, tenant: TenantId, id: string) =>
  db
    .select(shownColumns)
    .from(employees)
    .innerJoin(companies, eq(companies.id, employees.companyId))
    .where(and(ofTenant(employees.companyId, tenant), eq(employees.id, id)))

/** With a slug made from the person's name that nobody in the company ever had. */
export const insertEmployee = (db: Db, tenant: TenantId, id: string, input: EmployeeInput) =>
  db.insert(employees).values({
    ...{ companyId: tenant, id, publicSlug: freeSlug(tenant, slugChoices(slugOf(input.full_name, 'card'))) },
    ...columnsOf(input),
    fullName: input.full_name,
  })

const namesake = aliasedTable(employees, 'namesake')

const freeSlug = (tenant: TenantId, choices: string[]): SQL<string> => sql`(
  select choice from unnest(${sql.param(choices)}::text[]) with ordinality as choices (choice, place)
    where not exists (
      select from employees namesake where ${ofTenant(namesake.companyId, tenant)} and ${namesake.publicSlug} = choice)
    order by place limit 1)`

export const insertCard = (db: Db, tenant: TenantId, employeeId: string) =>
  db.insert(cards).values({ companyId: tenant, employeeId })

/** Withdraws the one before it. */
export const putInvitation = (db: Db, tenant: TenantId, employeeId: string, id: string) =>
  db
    .insert(invitations)
    .values({ companyId: tenant, employeeId, id })
    .onConflictDoUpdate({ target: [invitations.companyId, invitations.employeeId], set: { id } })

export type EmployeeChange = EmployeePatch & { is_active?: boolean | undefined }

/**
 * Sets what `change` holds, undefined stays as it is; nothing at all unless the person is in one of the states that are
 * `expected`. Answers whether it did.
 */
export const updateEmployee = (db: Db, tenant: TenantId, id: string, change: EmployeeChange, expected?: string[]) =>
  db
    .update(employees)
    .set({
      ...columnsOf(change),
      ...(change.is_active !== undefined && { isActive: change.is_active }),
      // Never empty, so that a patch of nothing is still a statement; the trigger keeps the time.
      updatedAt: sql`now()` as SQL<string>,
    })
    .where(and(ofTenant(employees.companyId, tenant), eq(employees.id, id), inState(employees.updatedAt, expected)))
    .returning({ id: employees.id })

/** Column names for the fields that are given; drizzle leaves undefined ones alone. */
const columnsOf = (fields: EmployeePatch) => ({
  ...(fields.full_name !== undefined && { fullName: fields.full_name }),
  ...(fields.job_title !== undefined && { jobTitle: fields.job_title }),
  ...(fields.department !== undefined && { department: fields.department }),
  ...(fields.email !== undefined && { email: fields.email }),
  ...(fields.phone !== undefined && { phone: fields.phone }),
  ...(fields.whatsapp !== undefined && { whatsapp: fields.whatsapp }),
  ...(fields.photo_url !== undefined && { photoUrl: fields.photo_url }),
  ...(fields.bio !== undefined && { bio: fields.bio }),
  ...(fields.address !== undefined && { address: fields.address }),
  ...(fields.social_links !== undefined && { socialLinks: fields.social_links }),
  ...(fields.external_id !== undefined && { externalId: fields.external_id }),
})
