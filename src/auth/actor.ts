import { Problem } from '../errors'

declare const tenantBrand: unique symbol
/** The company whose data a request may touch. Only this file makes one, from a token that was checked. */
export type TenantId = string & { readonly [tenantBrand]: true }

/** Who asks. `epoch` is the token's; the database refuses it once the user's has moved on. */
export type Actor =
  | { role: 'public' }
  | { role: 'admin'; userId: string; companyId: TenantId; epoch: number }
  | { role: 'employee'; userId: string; companyId: TenantId; epoch: number; employeeId: string }
  | { role: 'superadmin'; userId: string; companyId: TenantId | null; epoch: number }

export type SignedIn = Exclude<Actor, { role: 'public' }>
export type Role = Actor['role']

/** What a session token says about its bearer. */
export type SessionClaims = {
  sub: string
  role: SignedIn['role']
  company_id: string | null
  employee_id?: string | undefined
  epoch: number
}

export function actorOf(claims: SessionClaims): SignedIn {
  const { sub: userId, epoch, role } = claims
  const companyId = claims.company_id as TenantId | null
  if (role === 'superadmin') return { role, userId, companyId, epoch }
  if (companyId === null) throw new Problem('unauthenticated', 'The token names no company; sign in again.')
  if (role === 'admin') return { role, userId, companyId, epoch }
  if (!claims.employee_id) throw new Problem('unauthenticated', 'The token names no person; sign in again.')
  return { role, userId, companyId, epoch, employeeId: claims.employee_id }
}

/** The tenant that `actor` may act in for a URL that names `companyId`; 403 when it is not theirs. */
export function tenantOf(actor: SignedIn, companyId: string): TenantId {
  if (actor.role === 'superadmin' || actor.companyId === companyId) return companyId as TenantId
  throw new Problem(
    'forbidden',
    'This company is not the one your session is for; switch to it first (POST /api/auth/switch).',
  )
}

/** The tenant of a company that is being made: nobody can be in it yet. */
export const foundedTenant = (companyId: string) => companyId as TenantId

/** The tenant that a checked invitation is for. */
export const invitedTenant = (companyId: string) => companyId as TenantId
