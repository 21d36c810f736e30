import { neon } from '@neondatabase/serverless'
import { sql } from 'drizzle-orm'
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import { describe, expect, it } from 'vitest'
import { actorOf, foundedTenant, tenantOf } from '../src/auth/actor'
import { listCompanyCards } from '../src/cards/queries'
import { inFounding, inScope, openDb, viaGateway } from '../src/db/client'
import * as ledger from '../src/db/ledger'
import * as schema from '../src/db/schema'
import { call, testEnv } from './support/client'
import { addEmployee, asOwner, newEmployeeUser, newTenant, type Tenant } from './support/tenant'

// The second wall alone: statements without any WHERE, as the runtime role, inside and outside a scope.

const db = openDb(testEnv.DATABASE_URL)
const tenantTables = [
  schema.companies,
  schema.employees,
  schema.cards,
  schema.invitations,
  schema.memberships,
  schema.subscriptions,
  ledger.analytics,
  ledger.analyticsPeopleQuarters,
  ledger.analyticsPeopleProperties,
  ledger.analyticsPeopleDays,
  ledger.analyticsCompanyQuarters,
  ledger.analyticsCompanyDays,
  ledger.erasures,
]
/** Read by gateways only, or by row-level rules of their own. */
const closedTables = ['users', 'login_throttle', 'analytics_ids', 'analytics_visitors', 'visitor_salts', 'dead_letters']
const name = (table: PgTable) => getTableConfig(table).name

function scopeOf({ userId, companyId }: Tenant) {
  const actor = actorOf({ sub: userId, role: 'admin', company_id: companyId, epoch: 0 })
  return { db, actor, tenant: tenantOf(actor, companyId) }
}

async function fullTenant() {
  const tenant = await newTenant()
  const { id } = await addEmployee(tenant)
  const event = [[tenant.companyId], [crypto.randomUUID()], [id], ['view'], ['other'], [null], [null], [new Date()]]
  await asOwner(`select record_events($1, $2, $3, $4, $5, $6, $7, $8)`, event)
  await asOwner(`insert into erasures (company_id, employee_id, events) values ($1, $2, 'anonymise')`, [
    tenant.companyId,
    id,
  ])
  const json = { email: `${id}@example.com` }
  await call('POST', `/api/employees/${id}/invitation`, { token: tenant.token, json })
  return { ...tenant, employeeId: id as string }
}

it('covers every table there is', async () => {
  const rows = await asOwner(
    `select relname, relrowsecurity and relforcerowsecurity as forced from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
  )
  expect(rows.filter(({ forced }) => !forced)).toEqual([])
  expect(rows.map(({ relname }) => relname)).toEqual(
    [...tenantTables.map(name), ...closedTables].sort((one, other) => one.localeCompare(other)),
  )
})

describe('inside a scope', () => {
  it.each(tenantTables.map((table) => [name(table), table] as const))(
    'shows only the tenant’s rows of %s',
    async (_, table) => {
      const [ours] = await Promise.all([fullTenant(), fullTenant()])
      const [rows] = await inScope(scopeOf(ours), db.select().from(table as typeof schema.cards))
      const column = table === (schema.companies as PgTable) ? 'id' : 'companyId'
      expect(rows.length).toBeGreaterThan(0)
      expect(new Set(rows.map((row) => (row as Record<string, unknown>)[column]))).toEqual(new Set([ours.companyId]))
    },
  )

  it('shows only the user’s own row of users', async () => {
    const [ours] = await Promise.all([newTenant(), newTenant()])
    const [rows] = await inScope(scopeOf(ours), db.select({ id: schema.users.id }).from(schema.users))
    expect(rows).toEqual([{ id: ours.userId }])
  })

  it('changes only the tenant’s rows', async () => {
    const [ours, theirs] = await Promise.all([fullTenant(), fullTenant()])
    await inScope(scopeOf(ours), db.update(schema.employees).set({ jobTitle: 'Taken over' }))
    await inScope(scopeOf(ours), db.update(schema.companies).set({ domain: 'taken.example' }))
    const [row] = await asOwner(
      `select e.job_title, c.domain from employees e join companies c on c.id = e.company_id where c.id = $1`,
      [theirs.companyId],
    )
    expect(row).toEqual({ job_title: null, domain: null })
  })

  it.each([
    [
      'employees',
      (id: string) =>
        db.insert(schema.employees).values({ companyId: id, id: crypto.randomUUID(), publicSlug: 'x', fullName: 'X' }),
    ],
    [
      'memberships',
      (id: string, user: string) =>
        db.insert(schema.memberships).values({ companyId: id, userId: user, role: 'admin' }),
    ],
    [
      'companies',
      () => db.insert(schema.companies).values({ id: crypto.randomUUID(), name: 'X', slug: crypto.randomUUID() }),
    ],
    [
      'subscriptions',
      (id: string) =>
        db
          .insert(schema.subscriptions)
          .values({ companyId: id, id: crypto.randomUUID(), plan: 'business', maxEmployees: 9 }),
    ],
  ])('refuses to insert into another tenant’s %s', async (_, insert) => {
    const [ours, theirs] = await Promise.all([newTenant(), newTenant()])
    await expect(inScope(scopeOf(ours), insert(theirs.companyId, ours.userId))).rejects.toMatchObject({ code: '42501' })
  })

  it.each([
    ['another user', async () => (await newTenant()).userId, 'admin'],
    ['themselves again', async (ours: Tenant) => ours.userId, 'admin'],
  ] as const)('does not let an admin make %s a member', async (_, userOf, role) => {
    const ours = await newTenant()
    const member = { companyId: ours.companyId, userId: await userOf(ours), role }
    await expect(inScope(scopeOf(ours), db.insert(schema.memberships).values(member))).rejects.toMatchObject({
      code: '42501',
    })
  })

  it.each([
    ['a membership’s role', () => db.update(schema.memberships).set({ role: 'admin' })],
    ['who is superadmin', () => db.update(schema.users).set({ isSuperadmin: true })],
    ['an e-mail', () => db.update(schema.users).set({ email: 'other@example.com' })],
  ])('changes nowhere %s', async (_, update) => {
    await expect(inScope(scopeOf(await newTenant()), update())).rejects.toMatchObject({ code: '42501' })
  })

  it('neither invites as an employee nor sees an invitation', async () => {
    const ours = await fullTenant()
    const { companyId } = ours
    const { employee, userId } = await newEmployeeUser(ours)
    const actor = actorOf({ sub: userId, role: 'employee', company_id: companyId, employee_id: employee.id, epoch: 0 })
    const scope = { db, actor, tenant: tenantOf(actor, companyId) }
    expect(await inScope(scope, db.select().from(schema.invitations))).toEqual([[]])
    const invitation = { companyId, employeeId: (await addEmployee(ours)).id, id: crypto.randomUUID() }
    await expect(inScope(scope, db.insert(schema.invitations).values(invitation))).rejects.toMatchObject({
      code: '42501',
    })
  })

  it('makes no superadmin', async () => {
    const id = crypto.randomUUID()
    const user = { id, email: `${id}@example.com`, passwordHash: 'x', fullName: 'X', isSuperadmin: true }
    const founding = inFounding(
      db,
      { newUserId: id },
      foundedTenant(crypto.randomUUID()),
      db.insert(schema.users).values(user),
    )
    await expect(founding).rejects.toMatchObject({ code: '42501' })
  })

  it('does not let an admin write the plan', async () => {
    const ours = await newTenant()
    await inScope(scopeOf(ours), db.update(schema.subscriptions).set({ maxEmployees: 1_000_000 }))
    const [row] = await asOwner('select max_employees from subscriptions where company_id = $1', [ours.companyId])
    expect(row).toEqual({ max_employees: 25 })
  })

  it('ends with the transaction', async () => {
    await inScope(scopeOf(await newTenant()), db.select().from(schema.companies))
    expect(await viaGateway(db, db.select().from(schema.companies))).toEqual([])
  })
})

describe('without a scope', () => {
  it.each([...tenantTables, schema.users].map((table) => [name(table), table] as const))(
    'reads %s as empty',
    async (_, table) => {
      await fullTenant()
      expect(await viaGateway(db, db.select().from(table as typeof schema.cards))).toEqual([])
    },
  )

  it('cannot read the sign-in throttle', async () => {
    await expect(viaGateway(db, db.select().from(schema.loginThrottle))).rejects.toMatchObject({ code: '42501' })
  })

  it('finds every function that looks across tenants closed to other roles, and its search path fixed', async () => {
    const rows = await asOwner(
      `select proname, has_function_privilege('edgecard_app', oid, 'execute') as app,
              exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0) as public,
              proconfig[1] as path
         from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
    )
    expect(rows.length).toBeGreaterThan(10)
    for (const row of rows) {
      expect(row).toMatchObject({ app: true, public: false, path: 'search_path=pg_catalog, public, pg_temp' })
    }
  })

  it('cannot pretend to be another role', async () => {
    await expect(viaGateway(db, db.execute(sql`set role edgecard_definer`))).rejects.toMatchObject({ code: '42501' })
  })
})

it('a gateway says of a card that is gone no more than that it is', async () => {
  const tenant = await newTenant()
  const { id } = await addEmployee(tenant, { email: 'gone@example.com', phone: '+12022254876', bio: 'Was here.' })
  const shown = async () => (await listCompanyCards(db, tenant.companyId, null, 10))[0]
  expect(await shown()).toMatchObject({ employeeId: id, isActive: true, version: 1, email: 'gone@example.com' })
  await call('DELETE', `/api/employees/${id}`, { token: tenant.token })
  const nothing = { fullName: null, email: null, phone: null, bio: null, socialLinks: null }
  expect(await shown()).toMatchObject({ employeeId: id, isActive: false, version: 2, ...nothing })
})

describe('the guard', () => {
  it('refuses a member of edgecard_definer, whose policies show everything', async () => {
    const owner = neon(testEnv.ADMIN_DATABASE_URL)
    const role = `member_${crypto.randomUUID().slice(0, 8)}`
    const statements = [
      `create role ${role}`,
      `grant edgecard_definer to ${role}`,
      `set local role ${role}`,
      'select refuse_bypass()',
      // Were it not refused, this would undo the role.
      'select 1 / 0',
    ]
    const run = owner.transaction(statements.map((statement) => owner.query(statement)))
    await expect(run).rejects.toMatchObject({ code: 'EC500' })
  })

  it('refuses every scope to a role that bypasses row-level security', async () => {
    const owner = openDb(testEnv.ADMIN_DATABASE_URL)
    const tenant = await newTenant()
    await expect(
      inScope({ ...scopeOf(tenant), db: owner }, owner.select().from(schema.companies)),
    ).rejects.toMatchObject({ code: 'misconfigured' })
  })
})
