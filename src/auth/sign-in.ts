import { uuidv7 } from 'uuidv7'
import { type Db, inJoining } from '../db/client'
import { Problem } from '../errors'
import { invalid } from '../validate'
import { invitedTenant, type SessionClaims } from './actor'
import { hashPassword, password, verifyPassword } from './password'
import * as queries from './queries'
import type { InvitationClaims } from './session'

/** The claims of whoever has this e-mail and password. "No such user" and "wrong password" are one answer, in one time. */
export async function signIn(db: Db, who: queries.Attempt, attempt: string): Promise<SessionClaims> {
  const user = refuseLocked(await queries.attemptLogin(db, who))
  const userId = await verifyOrRefuse(attempt, user)
  await queries.forgiveLogins(db, who)
  const base = { sub: userId, company_id: user.company_id, epoch: user.token_epoch }
  if (user.is_superadmin) return { ...base, role: 'superadmin' }
  if (!user.role) throw new Problem('forbidden', 'You are in no company any more; ask for an invitation.')
  return { ...base, role: user.role, employee_id: employeeClaim({ role: user.role, employee_id: user.employee_id }) }
}

/** Makes the invited person a member: as the user they are already, by their password, or as a new one who sets it. */
export async function acceptInvitation(
  db: Db,
  { jti: invitation, company_id, employee_id: employeeId, email, full_name: fullName }: InvitationClaims,
  { attempt, network }: { attempt: string; network: string },
): Promise<SessionClaims> {
  const tenant = invitedTenant(company_id)
  const member = (userId: string) => queries.insertMembership(db, tenant, { userId, role: 'employee', employeeId })
  const claims = { role: 'employee', company_id: tenant, employee_id: employeeId } as const
  const known = refuseLocked(await queries.attemptLogin(db, { email, network }))
  if (known.user_id) {
    const userId = await verifyOrRefuse(attempt, known)
    await inJoining(db, { userId, employeeId, invitation }, tenant, member(userId))
    await queries.forgiveLogins(db, { email, network })
    return { ...claims, sub: userId, epoch: known.token_epoch }
  }
  await queries.forgiveLogins(db, { email, network })
  const user = {
    id: uuidv7(),
    email,
    fullName,
    companyId: tenant,
    passwordHash: await hashPassword(newPassword(attempt)),
  }
  await inJoining(
    db,
    { userId: user.id, employeeId, invitation },
    tenant,
    queries.insertUser(db, user),
    member(user.id),
  )
  return { ...claims, sub: user.id, epoch: 0 }
}

export function refuseLocked(user: queries.LoginRow): queries.LoginRow {
  if (user.locked_seconds === 0) return user
  const detail = `Too many wrong passwords for this e-mail; wait ${user.locked_seconds} seconds.`
  throw new Problem('too_many_attempts', detail, { retryAfterSeconds: user.locked_seconds })
}

async function verifyOrRefuse(attempt: string, user: queries.LoginRow): Promise<string> {
  const matches = await verifyPassword(attempt, user.password_hash)
  if (matches && user.is_active && user.user_id) return user.user_id
  throw new Problem('wrong_credentials', 'Check the e-mail and the password.')
}

function newPassword(attempt: string): string {
  const checked = password.safeParse(attempt)
  if (checked.success) return checked.data
  throw invalid(checked.error.issues.map(({ message }) => ({ field: 'password', message })))
}

/** Only an employee's token names the person they are: an admin may act on every person anyway. */
export const employeeClaim = (member: { role: string; employee_id: string | null }) =>
  member.role === 'employee' ? (member.employee_id ?? undefined) : undefined
