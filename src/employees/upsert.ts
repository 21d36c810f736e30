import { aliasedTable, type SQL, sql } from 'drizzle-orm'
import type { TenantId } from '../auth/actor'
import type { Db } from '../db/client'
import { employees, subscriptions } from '../db/schema'
import { ofTenant } from '../db/tenant'
import type { ImportField } from './columns'
import type { EmployeeInput } from './schema'

/** A row of a spreadsheet on its way to the table: `n` is its number there, the rest is used if the person is new. */
export type UpsertRow = EmployeeInput & { n: number; id: string; slug: string; suffix: string }

export type Refusal = 'inactive' | 'email_taken' | 'repeated'
export type Verdict = 'created' | 'updated' | 'unchanged' | Refusal
/** Before the columns are compared, a person who is there is only `known`. */
type JudgedAs = 'created' | 'known' | Refusal

const e = aliasedTable(employees, 'e')
const other = aliasedTable(employees, 'other')

const givenRows = (rows: object[]) => sql`
  given as (
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (
      n int, id uuid, slug text, suffix text, full_name text, job_title text, department text, email text, phone text,
      whatsapp text, photo_url text, bio text, address text, social_links jsonb, external_id text)
  )`

/**
 * Who of the given is there already: by external_id; else by e-mail, unless that person has another external_id; and a
 * row with neither by name and phone, among people with neither. One arm for each index: an OR of the three would read
 * every person of the company for every row, and so would the index of e-mails, were it asked for those that are null.
 */
const matched = (tenant: TenantId) => {
  const found = (how: SQL) => sql`
        select e.id, e.is_active, e.external_id from employees e where ${ofTenant(e.companyId, tenant)} and ${how}`
  return sql`
  matched as (
    select g.n, e.id as employee_id, e.is_active, row_number() over (partition by e.id order by g.n) as place
      from given g
      left join lateral (
        select * from (
          ${found(sql`e.external_id = g.external_id`)}
          union all
          ${found(sql`e.email = g.email and (e.external_id is null or g.external_id is null)`)}
          union all
          ${found(sql`g.external_id is null and g.email is null and coalesce(e.external_id, e.email) is null
                      and e.full_name = g.full_name and e.phone is not distinct from g.phone`)}
        ) e
          order by e.external_id is not distinct from g.external_id desc, e.id
          limit 1
      ) e on true
  )`
}

/** Columns of a person that a spreadsheet can hold, apart from the name's parts and the links. */
const plainColumns = [
  'full_name',
  'job_title',
  'department',
  'email',
  'phone',
  'whatsapp',
  'photo_url',
  'bio',
  'address',
] as const

/** Only columns that the file has are changed in a person who is there; an id of the customer's is never cleared. */
function assignments(fields: ImportField[]) {
  const named = fields.some((field) => field.endsWith('_name'))
  const columns = plainColumns.filter((column) => (column === 'full_name' ? named : fields.includes(column)))
  const kinds = fields.flatMap((field) =>
    field.startsWith('social_links.') ? [field.slice('social_links.'.length)] : [],
  )
  return [
    ...columns.map((column) => [sql.identifier(column), sql`j.${sql.identifier(column)}`] as const),
    [sql.identifier('external_id'), sql`coalesce(j.external_id, e.external_id)`] as const,
    [sql.identifier('social_links'), sql`(e.social_links - ${sql.param(kinds)}::text[]) || j.social_links`] as const,
  ]
}

/** What a row of `given` is, by the person that `matched` found; people who are there are `known`. */
const verdict = (tenant: TenantId) => sql`
  case
    when m.employee_id is not null and m.place > 1 then 'repeated'
    when not m.is_active then 'inactive'
    when exists (
      select from employees other where ${ofTenant(other.companyId, tenant)}
        and other.email = g.email and other.id is distinct from m.employee_id
    ) then 'email_taken'
    when m.employee_id is null then 'created'
    else 'known'
  end`

const list = (parts: SQL[]) => sql.join(parts, sql`, `)

/** `e`, a person, would be another after taking what `j`, a row of the file, says. */
const differs = (sets: ReturnType<typeof assignments>) =>
  sql`(${list(sets.map(([column]) => sql`e.${column}`))}) is distinct from (${list(sets.map(([, value]) => value))})`

/**
 * Waits for other imports of the tenant to end. A statement of its own before upsertEmployees, which then sees what they
 * added: who has no key of their own is kept unique by nothing else.
 */
export const awaitOtherImports = (db: Db, tenant: TenantId) =>
  db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${tenant}, 0))`)

/** Adds and changes people and their cards in one statement, and says of each row what became of it. */
export function upsertEmployees(db: Db, tenant: TenantId, rows: UpsertRow[], fields: ImportField[]) {
  const sets = assignments(fields)
  return db.execute<{ n: number; id: string; verdict: Verdict }>(sql`
    with ${givenRows(rows)}, ${matched(tenant)}, judged as (
      select g.*, m.employee_id,
        row_number() over (partition by g.slug, m.employee_id is null order by g.n) > 1 or exists (
          select from employees other where ${ofTenant(other.companyId, tenant)} and other.public_slug = g.slug
        ) as slug_taken,
        ${verdict(tenant)} as verdict
        from given g join matched m on m.n = g.n
    ), updated as (
      update employees e set ${list(sets.map(([column, value]) => sql`${column} = ${value}`))}
        from judged j
        where ${ofTenant(e.companyId, tenant)} and e.id = j.employee_id and j.verdict = 'known' and ${differs(sets)}
        returning e.id
    ), inserted as (
      insert into employees (company_id, id, public_slug, full_name, job_title, department, email, phone, whatsapp,
                             photo_url, bio, address, social_links, external_id)
        select ${tenant}::uuid, j.id, case when j.slug_taken then j.slug || '-' || j.suffix else j.slug end,
               j.full_name, j.job_title, j.department, j.email, j.phone, j.whatsapp,
               j.photo_url, j.bio, j.address, j.social_links, j.external_id
          from judged j where j.verdict = 'created'
        returning id
    ), carded as (
      insert into cards (company_id, employee_id) select ${tenant}::uuid, id from inserted
    )
    select j.n, coalesce(j.employee_id, j.id) as id,
           case when j.verdict <> 'known' then j.verdict
                when j.employee_id in (select id from updated) then 'updated' else 'unchanged' end as verdict
      from judged j order by j.n`)
}

type Keys = Pick<EmployeeInput, 'full_name' | 'phone' | 'email' | 'external_id'> & { n: number }

/** Says of all rows of a file at once what they are: writes nothing, and needs of a row only what tells people apart. */
export function judgeRows(db: Db, tenant: TenantId, rows: Keys[]) {
  const keys = rows.map(({ n, full_name, phone, email, external_id }) => ({ n, full_name, phone, email, external_id }))
  return db.execute<{ n: number; employee_id: string | null; verdict: JudgedAs }>(sql`
    with ${givenRows(keys)}, ${matched(tenant)}
    select g.n, m.employee_id, ${verdict(tenant)} as verdict from given g join matched m on m.n = g.n order by g.n`)
}

/** Which of the rows, each with the `id` of the person it is, would change that person: upsertEmployees without the writing. */
export function changingRows(
  db: Db,
  tenant: TenantId,
  rows: (EmployeeInput & { n: number; id: string })[],
  fields: ImportField[],
) {
  return db.execute<{ n: number }>(sql`
    with ${givenRows(rows)}
    select j.n from given j join employees e on e.id = j.id and ${ofTenant(e.companyId, tenant)}
      where ${differs(assignments(fields))}`)
}

/** What the plan has room for, and how much of it is used. */
export function measurePlan(db: Db, tenant: TenantId) {
  return db.execute<{ plan: string; room: number; used: number }>(sql`
    select s.plan, s.max_employees as room,
           (select count(*)::int from employees e where ${ofTenant(e.companyId, tenant)} and e.is_active) as used
      from ${subscriptions} s where s.company_id = ${tenant}::uuid and s.ends_at is null`)
}
