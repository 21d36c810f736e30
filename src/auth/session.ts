import { sign, verify } from 'hono/jwt'
import * as z from 'zod'
import type { Config } from '../env'
import { Problem } from '../errors'
import type { SessionClaims } from './actor'

const ALGORITHM = 'HS256'
const ISSUER = 'edgecard'
const SESSION_AUDIENCE = 'edgecard-session'
const INVITATION_AUDIENCE = 'edgecard-invitation'
/** Seven days, as the API contract says. */
const SESSION_SECONDS = 7 * 24 * 60 * 60
/** Long enough to be read after a holiday. */
const INVITATION_SECONDS = 14 * 24 * 60 * 60

const sessionClaims = z.object({
  sub: z.uuid(),
  role: z.enum(['admin', 'employee', 'superadmin']),
  company_id: z.uuid().nullable(),
  employee_id: z.uuid().optional(),
  epoch: z.int(),
  /** Seconds since 1970. */
  exp: z.int(),
})

const invitationClaims = z.object({
  /** The invitation's id; those of before there were ids have none. */
  jti: z.uuid().optional(),
  company_id: z.uuid(),
  employee_id: z.uuid(),
  email: z.string(),
  full_name: z.string(),
})
export type InvitationClaims = z.infer<typeof invitationClaims>

function issue(config: Config, audience: string, seconds: number, claims: Record<string, unknown>) {
  const iat = Math.floor(Date.now() / 1000)
  return sign({ ...claims, iss: ISSUER, aud: audience, iat, exp: iat + seconds }, config.jwtSecret, ALGORITHM)
}

export const issueSession = (config: Config, claims: SessionClaims) =>
  issue(config, SESSION_AUDIENCE, SESSION_SECONDS, { ...claims })

export const issueInvitation = (config: Config, claims: InvitationClaims) =>
  issue(config, INVITATION_AUDIENCE, INVITATION_SECONDS, claims)

/** The claims of a session token, or a Problem that says to sign in again. Whether it was revoked, only the database knows. */
export async function readSession(config: Config, token: string): Promise<SessionClaims & { exp: number }> {
  const options = { alg: ALGORITHM, iss: ISSUER, aud: SESSION_AUDIENCE } as const
  const payload = await verify(token, config.jwtSecret, options).catch((cause: unknown) => {
    throw new Problem('unauthenticated', 'The token is expired or not ours; sign in again.', { cause })
  })
  const claims = sessionClaims.safeParse(payload)
  if (!claims.success) throw new Problem('unauthenticated', 'The token is not a session; sign in again.')
  return claims.data
}

export async function readInvitation(config: Config, token: string): Promise<InvitationClaims> {
  const options = { alg: ALGORITHM, iss: ISSUER, aud: INVITATION_AUDIENCE } as const
  const payload = await verify(token, config.jwtSecret, options).catch((cause: unknown) => {
    throw new Problem('invitation_gone', 'The invitation has expired or is not ours; ask for a new one.', { cause })
  })
  const claims = invitationClaims.safeParse(payload)
  if (!claims.success) throw new Problem('invitation_gone', 'This is not an invitation; ask for a new one.')
  return claims.data
}
