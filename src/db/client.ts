import { NeonDbError, neon, neonConfig } from '@neondatabase/serverless'
import { DrizzleQueryError, type SQL, sql } from 'drizzle-orm'
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch'
import { drizzle } from 'drizzle-orm/neon-http'
import type { SignedIn, TenantId } from '../auth/actor'
import { type ErrorCode, Problem } from '../errors'
import { isLoopback } from '../loopback'

/** Longer than Neon needs to wake a suspended database (some seconds), shorter than a browser's patience. */
export const DATABASE_TIMEOUT_MS = 10_000
/** What a client is asked to wait before it tries again while the database is away. */
const RETRY_AFTER_SECONDS = 5

const neonEndpoint = neonConfig.fetchEndpoint

// On a laptop the connection string names the local endpoint, which speaks Neon's protocol without TLS (dev/neon.ts).
neonConfig.fetchEndpoint = (host, port, options) => {
  if (isLoopback(host)) return `http://${host}:${port}/sql`
  return typeof neonEndpoint === 'string' ? neonEndpoint : neonEndpoint(host, port, options)
}

const connect = (databaseUrl: string) => drizzle(neon(databaseUrl, { fetchOptions: timeLimit }))
export type Db = ReturnType<typeof connect>

let opened: { databaseUrl: string; db: Db } | undefined

/** The database behind a URL. Holds no connection, so an isolate keeps one for all its requests. */
export function openDb(databaseUrl: string): Db {
  if (opened?.databaseUrl !== databaseUrl) opened = { databaseUrl, db: connect(databaseUrl) }
  return opened.db
}

/** Read by the driver for every request, so that each gets a limit of its own. */
const timeLimit = {
  get signal() {
    return AbortSignal.timeout(DATABASE_TIMEOUT_MS)
  },
}

type Statements = readonly [BatchItem<'pg'>, ...BatchItem<'pg'>[]]
type Rest<T extends readonly unknown[]> = { [K in keyof T]: T[K] extends BatchItem<'pg'> ? T[K]['_']['result'] : never }

const openScope = (actor: SignedIn, tenant: TenantId | null) => {
  const employee = actor.role === 'employee' ? actor.employeeId : null
  return sql`select open_scope(${actor.userId}::uuid, ${tenant}::uuid, ${actor.epoch}::int, ${actor.role}, ${employee}::uuid)`
}

/**
 * Runs the statements as one transaction in one round trip, inside the actor's tenant: the first statement proves the
 * session and opens the scope, without which row-level security shows nothing. Answers each statement's result.
 */
export const inScope = <const T extends Statements>(
  { db, actor, tenant = null }: { db: Db; actor: SignedIn; tenant?: TenantId | null },
  ...statements: T
) => batch(db, [openScope(actor, tenant)], statements)

/** Like inScope, for the company that the statements make: by somebody signed in, or by the user they make with it. */
export function inFounding<const T extends Statements>(
  db: Db,
  founder: SignedIn | { newUserId: string },
  tenant: TenantId,
  ...statements: T
): Promise<Rest<T>> {
  const open = (userId: string, epoch: number | null) =>
    sql`select open_founding(${userId}::uuid, ${tenant}::uuid, ${epoch}::int)`
  if ('newUserId' in founder) return batch(db, [open(founder.newUserId, null)], statements)
  return batch(db, [openScope(founder, founder.companyId), open(founder.userId, founder.epoch)], statements)
}

/** Like inScope, for somebody who accepts an invitation to be `employeeId`. */
export function inJoining<const T extends Statements>(
  db: Db,
  joiner: { userId: string; employeeId: string; invitation: string | undefined },
  tenant: TenantId,
  ...statements: T
): Promise<Rest<T>> {
  const { userId, employeeId, invitation = null } = joiner
  const open = sql`select open_joining(${userId}::uuid, ${tenant}::uuid, ${employeeId}::uuid, ${invitation}::uuid)`
  return batch(db, [open], statements)
}

async function batch<const T extends Statements>(db: Db, scopes: [SQL, ...SQL[]], statements: T): Promise<Rest<T>> {
  const [first, ...others] = scopes
  const opening = others.map((scope) => db.execute(scope))
  const results = await answered(() => db.batch([db.execute(first), ...opening, ...statements]))
  return results.slice(scopes.length) as unknown as BatchResponse<[...T]> as Rest<T>
}

/** Databases whose role is known not to bypass row-level security. */
const proven = new WeakSet<Db>()

/**
 * Runs one statement that needs no scope because it calls a gateway function (drizzle/0003_gateways.sql). An isolate's
 * first brings along the guard that every scope begins with, in the same round trip.
 */
export async function viaGateway<T extends BatchItem<'pg'>>(db: Db, query: T): Promise<T['_']['result']> {
  if (proven.has(db)) return answered(async () => query)
  const [result] = await batch(db, [sql`select refuse_bypass()`], [query])
  proven.add(db)
  return result
}

/** Postgres refused a statement: it would refuse it again. `code` is its SQLSTATE. */
export class DatabaseRefusal extends Error {
  override name = 'DatabaseRefusal'
  readonly code: string
  readonly constraint: string | undefined
  constructor(error: NeonDbError, code: string) {
    super(`${code}: ${error.message}`, { cause: error })
    this.code = code
    this.constraint = error.constraint
  }
}

/** Whether a value that this constraint keeps unique is taken. */
export const isTaken = (error: unknown, constraint: string) =>
  error instanceof DatabaseRefusal && error.code === '23505' && error.constraint === constraint

async function answered<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (thrown) {
    throw translate(thrown)
  }
}

const JOINED = 'The invitation was used; sign in with the e-mail that it was for.'
/** What prove_joiner (drizzle/0018_invitations.sql) says of an invitation, for whoever has it. */
const invitationGone: Record<string, string> = {
  joined: JOINED,
  closed: 'The company or your place in it is deactivated; ask its administrator.',
  replaced: 'There is a newer invitation; open the newest link, or ask for another.',
}

/** Unique constraints that a user can run into, with what to say. */
const taken: Record<string, [ErrorCode, string]> = {
  users_email: ['email_taken', 'Somebody has signed up with this e-mail; sign in, or use another.'],
  employees_email: ['conflict', 'Another person of the company, perhaps a deactivated one, has this e-mail.'],
  employees_external_id: [
    'conflict',
    'Another person of the company, perhaps a deactivated one, has this external_id.',
  ],
  memberships_employee: ['invitation_gone', JOINED],
  subscriptions_current: ['conflict', 'Somebody else is changing the plan; look again.'],
  memberships_company_id_user_id_pk: ['conflict', 'You belong to this company already; sign in.'],
}

/** SQLSTATE classes that pass by themselves: connection lost, out of resources, shut down, deadlock (PostgreSQL, appendix A). */
const passing = /^(08|40|53|57)/

/**
 * A statement that Postgres refused answers 400 with a code; anything else means that no whole answer came. What drizzle
 * throws holds the parameters, and a parser's message a part of the answer: personal data, which no log may have.
 */
function translate(thrown: unknown): unknown {
  const error = thrown instanceof DrizzleQueryError ? thrown.cause : thrown
  const code = error instanceof NeonDbError ? error.code : undefined
  if (!(error instanceof NeonDbError) || code === undefined || passing.test(code)) {
    const name = error instanceof Error ? error.name : typeof error
    return new Problem('unavailable', 'The database does not answer; try again shortly.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error instanceof NeonDbError ? error : new Error(`its answer broke off: ${name}`),
    })
  }
  switch (code) {
    case 'EC401':
      return new Problem('session_revoked', 'This session was ended; sign in again.')
    case 'EC402':
      return planLimit(error.detail)
    case 'EC403':
      return new Problem('forbidden', 'The company or your place in it is deactivated; ask its administrator.')
    case 'EC404':
      return new Problem('not_found', 'There is no such company.')
    case 'EC409':
      return new Problem('conflict', 'This person was erased for good; add them as a new one.')
    case 'EC410':
      return new Problem('invitation_gone', invitationGone[error.detail ?? ''] ?? 'Ask for a new invitation.')
    case 'EC500':
      return new Problem('misconfigured', 'The operator finds what is wrong in the log.', { cause: error })
  }
  const clash = code === '23505' ? taken[error.constraint ?? ''] : undefined
  return clash ? new Problem(...clash) : new DatabaseRefusal(error, code)
}

function planLimit(detail: string | undefined) {
  const { plan, limit } = JSON.parse(detail ?? '{}') as { plan?: string; limit?: number }
  return new Problem(
    'plan_limit',
    `The ${plan ?? 'current'} plan has room for ${limit ?? 0} active people. Deactivate some, or ask for a larger plan.`,
    { plan, limit },
  )
}
