import { eq, type SQL, sql } from 'drizzle-orm'
import { type Db, viaGateway } from '../db/client'
import { type MemberRole, memberships, users } from '../db/schema'
import type { TenantId } from './actor'

/** Wrong passwords in a row from one network before it is locked for that e-mail. */
const LOGIN_MAX_FAILURES = 10
/** The same from anywhere: as many as NIST SP 800-63B section 5.2.2 allows. */
const LOGIN_MAX_FAILURES_ANYWHERE = 100
const LOGIN_LOCK_SECONDS = 5 * 60
/** Counters older than this are forgotten by the cron. */
const LOGIN_THROTTLE_DAYS = 1

export type LoginRow = {
  locked_seconds: number
  user_id: string | null
  password_hash: string | null
  token_epoch: number
  is_active: boolean
  is_superadmin: boolean
  company_id: string | null
  role: MemberRole | null
  employee_id: string | null
}

/** Who tries to sign in, and the network that they come from. */
export type Attempt = { email: string; network: string }

const attemptOf = (email: SQL, network: string) =>
  sql`login_attempt(${email}, ${network}, ${LOGIN_MAX_FAILURES}, ${LOGIN_MAX_FAILURES_ANYWHERE}, ${LOGIN_LOCK_SECONDS})`

/** Counts an attempt to sign in and answers what is known of the e-mail, which may be nobody's. */
export async function attemptLogin(db: Db, { email, network }: Attempt): Promise<LoginRow> {
  const { rows } = await viaGateway(db, db.execute<LoginRow>(sql`select * from ${attemptOf(sql`${email}`, network)}`))
  const [row] = rows
  if (!row) throw new Error('login_attempt answered no row')
  return row
}

export const forgiveLogins = (db: Db, { email, network }: Attempt) =>
  viaGateway(db, db.execute(sql`select login_succeeded(${email}, ${network})`))

/** attemptLogin of the scope's user. */
export const attemptOwnLogin = (db: Db, userId: string, network: string) =>
  db.execute<LoginRow>(
    sql`select a.* from ${users} u cross join lateral ${attemptOf(sql`u.email`, network)} a where u.id = ${userId}::uuid`,
  )

/** forgiveLogins of the scope's user. */
export const forgiveOwnLogins = (db: Db, userId: string, network: string) =>
  db.execute(sql`select login_succeeded(u.email, ${network}) from ${users} u where u.id = ${userId}::uuid`)

export const forgetOldLogins = (db: Db) =>
  viaGateway(db, db.execute(sql`select forget_old_logins(${LOGIN_THROTTLE_DAYS})`))

export async function membershipOf(db: Db, userId: string, epoch: number, companyId: string) {
  const { rows } = await viaGateway(
    db,
    db.execute<{ role: MemberRole; employee_id: string | null }>(
      sql`select * from membership_of(${userId}::uuid, ${epoch}::int, ${companyId}::uuid)`,
    ),
  )
  return rows[0]
}

export const insertUser = (
  db: Db,
  user: { id: string; email: string; passwordHash: string; fullName: string; companyId: TenantId },
) => db.insert(users).values(user)

export const insertMembership = (
  db: Db,
  tenant: TenantId,
  member: { userId: string; role: MemberRole; employeeId?: string },
) => db.insert(memberships).values({ companyId: tenant, ...member })

export const findUser = (db: Db, userId: string) =>
  db.select({ email: users.email, fullName: users.fullName }).from(users).where(eq(users.id, userId))

export const myCompanies = (db: Db) =>
  db.execute<{ company_id: string; name: string; slug: string; role: string }>(sql`select * from my_companies()`)

/** Ends every session of the user. */
export const raiseEpoch = (db: Db, userId: string, change: { passwordHash?: string } = {}) =>
  db
    .update(users)
    .set({ ...change, tokenEpoch: sql`${users.tokenEpoch} + 1` as SQL<number> })
    .where(eq(users.id, userId))
    .returning({ epoch: users.tokenEpoch })
