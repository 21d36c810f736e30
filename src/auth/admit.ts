import { sql } from 'drizzle-orm'
import type { Context } from 'hono'
import * as z from 'zod'
import { type Db, viaGateway } from '../db/client'
import type { AppEnv } from '../env'
import { Problem } from '../errors'
import { invalid } from '../validate'
import { actorOf, type SignedIn, tenantOf } from './actor'
import { readCookie, requireOwnOrigin } from './cookie'
import { type Action, can } from './policy'
import { readSession } from './session'

/** Sets who asks and in which tenant. Throws a Problem when they may not do this. */
export async function admit(c: Context<AppEnv>, action: Action): Promise<void> {
  const actor = await identify(c)
  c.set('actor', actor)
  const companyId = uuidParam('company_id', c.req.param('company_id'))
  const employeeId = uuidParam('employee_id', c.req.param('employee_id'))
  if (companyId) c.set('tenant', tenantOf(actor, companyId))
  else if (employeeId && actor.role === 'superadmin')
    c.set('tenant', await tenantOfEmployee(c.get('db'), actor, employeeId))
  else if (actor.companyId) c.set('tenant', actor.companyId)
  if (!can(actor, action, employeeId)) {
    throw new Problem('forbidden', `Your role, ${actor.role}, may not do this; ask an administrator of the company.`)
  }
}

/** Who asks: by the Authorization header, whatever is in it, else by the cookie of a browser. */
async function identify(c: Context<AppEnv>): Promise<SignedIn> {
  const cookie = c.req.header('Authorization') === undefined ? readCookie(c) : undefined
  if (cookie) requireOwnOrigin(c)
  const token = cookie ?? bearerOf(c)
  if (token) return actorOf(await readSession(c.get('config'), token))
  throw new Problem('unauthenticated', 'Sign in (POST /api/auth/login) and send Authorization: Bearer <access_token>.')
}

/** The token of `Authorization: Bearer …`. */
export function bearerOf(c: Context<AppEnv>): string | undefined {
  const [scheme, token] = c.req.header('Authorization')?.split(' ') ?? []
  return scheme?.toLowerCase() === 'bearer' ? token : undefined
}

function uuidParam(field: string, value: string | undefined) {
  if (value === undefined || z.uuid().safeParse(value).success) return value?.toLowerCase()
  throw invalid([{ field, message: 'Send an id as the API gave it: a UUID.' }])
}

/** A superadmin may know a person's id without the company's; costs one more round trip. */
async function tenantOfEmployee(db: Db, actor: SignedIn, employeeId: string) {
  const { rows } = await viaGateway(
    db,
    db.execute<{ company_id: string | null }>(
      sql`select company_of_employee(${actor.userId}::uuid, ${actor.epoch}::int, ${employeeId}::uuid) as company_id`,
    ),
  )
  const companyId = rows[0]?.company_id
  if (!companyId) throw new Problem('not_found', 'There is no such person.')
  return tenantOf(actor, companyId)
}
