import { uuidv7 } from 'uuidv7'
import { insertCompany, withCompanySlug } from '../companies/queries'
import { inFounding, inScope } from '../db/client'
import { type Config, factory } from '../env'
import { Problem } from '../errors'
import { describe } from '../openapi'
import { startSubscription } from '../subscriptions/queries'
import { body, invalid } from '../validate'
import { foundedTenant, type SessionClaims } from './actor'
import { clearCookie } from './cookie'
import { networkFrom, shield } from './network'
import { hashPassword, verifyPassword } from './password'
import * as queries from './queries'
import { allow } from './require'
import { acceptInput, loginInput, meView, passwordInput, sessionView, signupInput, switchInput } from './schema'
import { issueSession, readInvitation } from './session'
import { acceptInvitation, employeeClaim, refuseLocked, signIn } from './sign-in'

const session = { description: 'A session of seven days', json: sessionView }

export const auth = factory
  .createApp()
  .post(
    '/signup',
    describe('Auth', 'Sign up: a company on the free plan, and its first admin', { 201: session }),
    allow('public'),
    shield,
    body(signupInput),
    async (c) => {
      const input = c.req.valid('json')
      const { db, config } = c.var
      const userId = uuidv7()
      const tenant = foundedTenant(uuidv7())
      const name = input.company_name ?? `${input.full_name}’s company`
      const passwordHash = await hashPassword(input.password)
      await withCompanySlug(name, (slug) =>
        inFounding(
          db,
          { newUserId: userId },
          tenant,
          insertCompany(db, tenant, slug, { name }),
          queries.insertUser(db, {
            id: userId,
            email: input.email,
            passwordHash,
            fullName: input.full_name,
            companyId: tenant,
          }),
          queries.insertMembership(db, tenant, { userId, role: 'admin' }),
          startSubscription(db, tenant, 'free'),
        ),
      )
      return c.json(await sessionOf(config, { sub: userId, role: 'admin', company_id: tenant, epoch: 0 }), 201)
    },
  )
  .post(
    '/login',
    describe('Auth', 'Sign in with e-mail and password', { 200: session }),
    allow('public'),
    shield,
    body(loginInput),
    async (c) => {
      const { email, password: attempt } = c.req.valid('json')
      const network = networkFrom(c)
      const { db, config } = c.var
      const claims = await signIn(db, { email, network }, attempt)
      return c.json(await sessionOf(config, claims), 200)
    },
  )
  .post(
    '/accept',
    describe('Auth', 'Accept an invitation: a new user sets a password, a known one gives theirs', { 201: session }),
    allow('public'),
    shield,
    body(acceptInput),
    async (c) => {
      const { invitation, password: attempt } = c.req.valid('json')
      const { db, config } = c.var
      const invited = await readInvitation(config, invitation)
      const claims = await acceptInvitation(db, invited, { attempt, network: networkFrom(c) })
      return c.json(await sessionOf(config, claims), 201)
    },
  )
  .get(
    '/me',
    describe('Auth', 'Who the token says you are', { 200: { description: 'You', json: meView } }),
    allow('account:use'),
    async (c) => {
      const { actor, db } = c.var
      const [[user], companies] = await inScope(c.var, queries.findUser(db, actor.userId), queries.myCompanies(db))
      if (!user) throw gone()
      return c.json(
        {
          user_id: actor.userId,
          email: user.email,
          full_name: user.fullName,
          role: actor.role,
          company_id: actor.companyId as string | null,
          employee_id: actor.role === 'employee' ? actor.employeeId : null,
          companies: companies.rows,
        },
        200,
      )
    },
  )
  .post(
    '/switch',
    describe('Auth', 'A session for another of your companies', { 200: session }),
    allow('account:use'),
    body(switchInput),
    async (c) => {
      const { actor } = c.var
      const { company_id } = c.req.valid('json')
      const member = await queries.membershipOf(c.var.db, actor.userId, actor.epoch, company_id)
      if (!member) throw new Problem('forbidden', 'You are no member of this company; GET /api/auth/me lists yours.')
      const claims = { sub: actor.userId, role: member.role, company_id, epoch: actor.epoch }
      return c.json(await sessionOf(c.var.config, { ...claims, employee_id: employeeClaim(member) }), 200)
    },
  )
  .post(
    '/password',
    describe('Auth', 'Change your password: every session ends, this answer starts a new one', { 200: session }),
    allow('account:use'),
    body(passwordInput),
    async (c) => {
      const { actor, db, config } = c.var
      const input = c.req.valid('json')
      const network = networkFrom(c)
      const [{ rows }] = await inScope(c.var, queries.attemptOwnLogin(db, actor.userId, network))
      const [user] = rows
      if (!user) throw gone()
      if (!(await verifyPassword(input.current_password, refuseLocked(user).password_hash))) {
        throw invalid([{ field: 'current_password', message: 'This is not your password.' }])
      }
      const passwordHash = await hashPassword(input.new_password)
      const [[raised]] = await inScope(
        c.var,
        queries.raiseEpoch(db, actor.userId, { passwordHash }),
        queries.forgiveOwnLogins(db, actor.userId, network),
      )
      if (!raised) throw gone()
      const { epoch } = raised
      const employee_id = actor.role === 'employee' ? actor.employeeId : undefined
      const claims = { sub: actor.userId, role: actor.role, company_id: actor.companyId, employee_id, epoch }
      return c.json(await sessionOf(config, claims), 200)
    },
  )
  .post(
    '/logout',
    describe('Auth', 'Sign out everywhere: every token of yours stops working at once', {
      204: { description: 'Signed out' },
    }),
    allow('account:use'),
    async (c) => {
      await inScope(c.var, queries.raiseEpoch(c.var.db, c.var.actor.userId))
      clearCookie(c)
      return c.body(null, 204)
    },
  )

const gone = () => new Problem('session_revoked', 'This user is gone; sign in as another.')

async function sessionOf(config: Config, claims: SessionClaims) {
  const access_token = await issueSession(config, claims)
  const { company_id, sub: user_id, role } = claims
  return { access_token, token_type: 'bearer' as const, company_id, user_id, role }
}
