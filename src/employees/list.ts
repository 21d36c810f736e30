import { and, asc, desc, eq, getViewSelectedFields, ilike, inArray, or, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { TenantId } from '../auth/actor'
import { cardView } from '../db/card-view'
import type { Db } from '../db/client'
import { companies, employees } from '../db/schema'
import { ofTenant } from '../db/tenant'
import { containing } from '../db/text'
import { moment, storedText } from '../paging'
import { shownColumns } from './queries'

type Status = 'active' | 'inactive' | 'all'
/** Which people: those of `ids`, or those whose name, e-mail, title or department holds `q`. */
export type Filter = { q?: string | undefined; status: Status; ids?: string[] | undefined }
/** Where the page before ended: the sort, its key, the person's id. */
export type After = [Sort, string, string]
type Page = { sort: Sort; after: After | undefined; offset?: number | undefined; limit: number }
type Row = typeof employees.$inferSelect

/** What people can be sorted by: the key in SQL, and the same key of a row that was read. None of them is null. */
const keys = {
  name: { column: sql`${employees.fullName}`, of: (row: Row) => row.fullName, type: sql`text` },
  title: { column: sql`coalesce(${employees.jobTitle}, '')`, of: (row: Row) => row.jobTitle ?? '', type: sql`text` },
  department: {
    column: sql`coalesce(${employees.department}, '')`,
    of: (row: Row) => row.department ?? '',
    type: sql`text`,
  },
  updated: { column: sql`${employees.updatedAt}`, of: (row: Row) => row.updatedAt, type: sql`timestamptz` },
} as const
type Key = keyof typeof keys

/** A leading hyphen means descending. */
export const sorts = ['name', '-name', 'title', '-title', 'department', '-department', 'updated', '-updated'] as const
export type Sort = (typeof sorts)[number]

/** A cursor is good for the sort that it came from. */
export const afterOf = (sort: Sort): z.ZodType<After> =>
  z.tuple([z.literal(sort), keyOf(sort) === 'updated' ? moment : storedText, z.uuid()])

/** What a cursor after `row` holds. */
export const cursorKeys = (sort: Sort, row: Row): After => [sort, keys[keyOf(sort)].of(row), row.id]

const keyOf = (sort: Sort) => sort.replace('-', '') as Key

const filtered = (tenant: TenantId, { q, status, ids }: Filter) => {
  if (ids) return and(ofTenant(employees.companyId, tenant), inArray(employees.id, ids))
  const pattern = q && containing(q)
  const searched = [employees.fullName, employees.email, employees.jobTitle, employees.department]
  return and(
    ofTenant(employees.companyId, tenant),
    status === 'all' ? undefined : eq(employees.isActive, status === 'active'),
    pattern ? or(...searched.map((column) => ilike(column, pattern))) : undefined,
  )
}

function beyond(after: After | undefined): SQL | undefined {
  if (!after) return undefined
  const [sort, key, id] = after
  const { column, type } = keys[keyOf(sort)]
  const beyond = sort.startsWith('-') ? sql`<` : sql`>`
  return sql`(${column}, ${employees.id}) ${beyond} (${key}::${type}, ${id}::uuid)`
}

function order(sort: Sort) {
  const direction = sort.startsWith('-') ? desc : asc
  return [direction(keys[keyOf(sort)].column), direction(employees.id)]
}

/**
 * One more than `limit`. Which people is decided first, so that those an offset skips cost a look into an index each
 * (employees_by_name, employees_by_change), and no row.
 */
export function listEmployees(db: Db, tenant: TenantId, filter: Filter, { sort, after, offset = 0, limit }: Page) {
  const page = db
    .select({ id: employees.id })
    .from(employees)
    .where(and(filtered(tenant, filter), beyond(after)))
    .orderBy(...order(sort))
    .limit(limit + 1)
    .offset(offset)
    .as('page')
  return db
    .select(shownColumns)
    .from(page)
    .innerJoin(employees, and(ofTenant(employees.companyId, tenant), eq(employees.id, page.id)))
    .innerJoin(companies, eq(companies.id, employees.companyId))
    .orderBy(...order(sort))
}

export const countEmployees = (db: Db, tenant: TenantId, filter: Filter) =>
  db.select({ total: sql<number>`count(*)::int` }).from(employees).where(filtered(tenant, filter))

/** The cards of the same people, by name; `after` is the last of the page before. */
export const listCards = (
  db: Db,
  tenant: TenantId,
  filter: Filter,
  { after, limit }: { after: { fullName: string; employeeId: string } | undefined; limit: number },
) =>
  db
    .select(getViewSelectedFields(cardView))
    .from(cardView)
    .innerJoin(employees, and(eq(employees.companyId, cardView.companyId), eq(employees.id, cardView.employeeId)))
    .where(and(filtered(tenant, filter), beyond(after && ['name', after.fullName, after.employeeId])))
    .orderBy(...order('name'))
    .limit(limit)
