import { and, asc, eq, getTableColumns, ilike, isNull, or, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Db } from '../db/client'
import { analyticsCompanyDays } from '../db/ledger'
import { companies, employees, subscriptions } from '../db/schema'
import { containing } from '../db/text'
import { line } from '../fields'
import { cursor, limit } from '../paging'
import { companyView, viewCompany } from './schema'

const SEARCH_MAX_CHARS = 120

export const companySearch = z.strictObject({
  q: line(SEARCH_MAX_CHARS).optional().describe('Part of the name, of the address of its cards, or of the domain'),
  status: z.enum(['active', 'inactive', 'all'], 'Send active, inactive or all.').default('all'),
  cursor,
  limit,
})
type Search = Pick<z.output<typeof companySearch>, 'q' | 'status' | 'limit'>

export const companyListView = z
  .object({
    items: z.array(
      z.object({
        ...companyView.shape,
        plan: z.string(),
        people: z.int().describe('Active ones'),
        max_employees: z.int().describe('Of the plan'),
        last_used_on: z.iso.date().nullable().describe('The last day (UTC) on which somebody looked at a card'),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ ref: 'CompanyList' })

/** All companies with their plan, people and use, for the service's own scope; one more than `limit`. */
export const listCompanies = (db: Db, { q, status, limit, after }: Search & { after: [string, string] | undefined }) =>
  db
    .select({
      ...getTableColumns(companies),
      plan: subscriptions.plan,
      maxEmployees: subscriptions.maxEmployees,
      people: sql<number>`(select count(*)::int from ${employees} e where e.company_id = ${companies.id} and e.is_active)`,
      lastUsedOn: sql<
        string | null
      >`(select max(d.day)::text from ${analyticsCompanyDays} d where d.company_id = ${companies.id})`,
    })
    .from(companies)
    .leftJoin(subscriptions, and(sql`${subscriptions.companyId} = ${companies.id}`, isNull(subscriptions.endsAt)))
    .where(
      and(
        q
          ? or(...[companies.name, companies.slug, companies.domain].map((column) => ilike(column, containing(q))))
          : undefined,
        status === 'all' ? undefined : eq(companies.isActive, status === 'active'),
        after ? sql`(${companies.name}, ${companies.id}) > (${after[0]}, ${after[1]}::uuid)` : undefined,
      ),
    )
    .orderBy(asc(companies.name), asc(companies.id))
    .limit(limit + 1)

type Listed = Awaited<ReturnType<typeof listCompanies>>[number]

export const viewListed = (row: Listed) => ({
  ...viewCompany(row),
  plan: row.plan ?? 'none',
  people: row.people,
  max_employees: row.maxEmployees ?? 0,
  last_used_on: row.lastUsedOn,
})
