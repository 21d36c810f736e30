import { and, asc, eq, getViewSelectedFields, type SQL, sql } from 'drizzle-orm'
import type { TenantId } from '../auth/actor'
import { type CardRow, cardView } from '../db/card-view'
import { type Db, viaGateway } from '../db/client'
import { ofTenant } from '../db/tenant'

/** The view's columns without its name: what a gateway function returns is no table that drizzle knows. */
const columns = Object.fromEntries(
  Object.entries(getViewSelectedFields(cardView)).map(([key, column]) => [
    key,
    sql`${sql.identifier(column.name)}`.mapWith(column),
  ]),
)

const viaFunction = (db: Db, call: SQL): Promise<CardRow[]> =>
  viaGateway(db, db.select(columns).from(call)) as Promise<CardRow[]>

/** The cards at these addresses, whoever asks, in no order; no row where there never was one. */
export function findPublicCards(db: Db, addresses: readonly { companySlug: string; employeeSlug: string }[]) {
  const companies = sql.param(addresses.map(({ companySlug }) => companySlug))
  const employees = sql.param(addresses.map(({ employeeSlug }) => employeeSlug))
  return viaFunction(db, sql`public_cards(${companies}::text[], ${employees}::text[])`)
}

/** A page of a company's cards by person id, for the fan-out that follows a change of the company. */
export const listCompanyCards = (db: Db, companyId: string, after: string | null, limit: number) =>
  viaFunction(db, sql`company_cards(${companyId}::uuid, ${after}::uuid, ${limit})`)

/** The card of one person, in a list of one or none. */
export const findCompanyCard = async (db: Db, companyId: string, employeeId: string): Promise<CardRow[]> => {
  const rows = await listCompanyCards(db, companyId, uuidBefore(employeeId), 1)
  return rows.filter((row) => row.employeeId === employeeId)
}

/** The UUID before this one, in Postgres' order; before the first, the last. */
const uuidBefore = (uuid: string) => {
  const before = BigInt.asUintN(128, BigInt(`0x${uuid.replaceAll('-', '')}`) - 1n)
  const hex = before.toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Notes which versions KV has, so that the sweep leaves these cards alone. */
export const noteProjected = (db: Db, rows: readonly CardRow[]) => {
  const column = (key: 'companyId' | 'employeeId' | 'version') => sql.param(rows.map((row) => row[key]))
  return viaGateway(
    db,
    db.execute(sql`
      select note_projected(${column('companyId')}::uuid[], ${column('employeeId')}::uuid[], ${column('version')}::bigint[])`),
  )
}

/** Companies with cards that KV has not got for longer than `minutes`, and how many, the most first. */
export async function findUnprojected(db: Db, minutes: number, limit: number) {
  const { rows } = await viaGateway(
    db,
    db.execute<{ company_id: string; cards: string }>(
      sql`select * from unprojected_cards(${minutes}::int, ${limit}::int)`,
    ),
  )
  return rows.map(({ company_id, cards }) => ({ companyId: company_id, cards: Number(cards) }))
}

/** The card of one person of the tenant. */
export const findCard = (db: Db, tenant: TenantId, employeeId: string) =>
  db
    .select()
    .from(cardView)
    .where(and(ofTenant(cardView.companyId, tenant), eq(cardView.employeeId, employeeId)))

/** The card of the tenant's first active person, by name. */
export const findFirstCard = (db: Db, tenant: TenantId) =>
  db
    .select()
    .from(cardView)
    .where(and(ofTenant(cardView.companyId, tenant), eq(cardView.isActive, true)))
    .orderBy(asc(cardView.fullName), asc(cardView.employeeId))
    .limit(1)
