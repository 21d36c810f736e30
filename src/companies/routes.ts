import type { Context } from 'hono'
import { uuidv7 } from 'uuidv7'
import { foundedTenant } from '../auth/actor'
import { can } from '../auth/policy'
import { insertMembership } from '../auth/queries'
import { allow } from '../auth/require'
import { refreshUnanswered, refreshWithNews } from '../cards/project'
import { noRefresh, readRefresh } from '../cards/refresh'
import { inFounding, inScope } from '../db/client'
import { type AppEnv, factory } from '../env'
import { Problem } from '../errors'
import { replaceLogo } from '../media/logo'
import { describe } from '../openapi'
import { decodeCursor, nameCursor, pageOf } from '../paging'
import { surely } from '../patience'
import { expectedStates, tagAnswer, tagOf } from '../precondition'
import { countActivePeople, startSubscription } from '../subscriptions/queries'
import { body, query } from '../validate'
import { companyListView, companySearch, listCompanies, viewListed } from './list'
import { findCompany, insertCompany, updateCompany, withCompanySlug } from './queries'
import { changedCompanyView, companyInput, companyPatch, companyView, isOfLedgerAlone, viewCompany } from './schema'

const company = { description: 'The company', json: companyView }
const changed = { description: 'The company, and how far its cards are refreshed', json: changedCompanyView }
const noCompany = () => new Problem('not_found', 'There is no such company.')

/** A company as an answer, with the tag that a later If-Match may name. */
function shown(c: Context<AppEnv>, row: Parameters<typeof viewCompany>[0]) {
  tagAnswer(c, tagOf(row))
  return viewCompany(row)
}

export const companies = factory
  .createApp()
  .post(
    '/',
    describe('Companies', 'Make another company; an admin becomes its admin too', { 201: company }),
    allow('company:create'),
    body(companyInput),
    async (c) => {
      const { db, actor } = c.var
      const input = c.req.valid('json')
      const tenant = foundedTenant(uuidv7())
      const [row] = await withCompanySlug(input.name, async (slug) => {
        const company = insertCompany(db, tenant, slug, input)
        const subscription = startSubscription(db, tenant, 'free')
        const { userId } = actor
        if (actor.role === 'superadmin') return (await inFounding(db, actor, tenant, company, subscription))[0]
        const membership = insertMembership(db, tenant, { userId, role: 'admin' })
        return (await inFounding(db, actor, tenant, company, membership, subscription))[0]
      })
      if (!row) throw new Error('insert answered no row')
      return c.json(shown(c, row), 201)
    },
  )
  .get(
    '/',
    describe('Companies', 'All companies of the service, by name', {
      200: { description: 'A page', json: companyListView },
    }),
    allow('company:list'),
    query(companySearch),
    async (c) => {
      const { cursor, ...search } = c.req.valid('query')
      const after = decodeCursor(cursor, nameCursor)
      const { db, actor } = c.var
      const [rows] = await inScope({ db, actor }, listCompanies(db, { ...search, after }))
      const { items, next_cursor } = pageOf(rows, search.limit, (row) => [row.name, row.id])
      return c.json({ items: items.map(viewListed), next_cursor }, 200)
    },
  )
  .get('/:company_id', describe('Companies', 'One company', { 200: company }), allow('company:read'), async (c) => {
    const [[row]] = await inScope(c.var, findCompany(c.var.db, c.var.tenant))
    if (!row) throw noCompany()
    return c.json(shown(c, row), 200)
  })
  .patch(
    '/:company_id',
    describe('Companies', 'Change what is given; its cards follow, as its refresh tells', { 200: changed }),
    allow('company:update'),
    body(companyPatch),
    async (c) => {
      const patch = c.req.valid('json')
      if (patch.is_active !== undefined && !can(c.var.actor, 'company:deactivate')) {
        throw new Problem(
          'forbidden',
          'Only the operator of the service can switch a company off or on; leave is_active out.',
        )
      }
      const { db, tenant } = c.var
      const [[before], [row], [present], [active]] = await inScope(
        c.var,
        findCompany(db, tenant),
        updateCompany(db, tenant, patch, expectedStates(c)),
        findCompany(db, tenant),
        countActivePeople(db, tenant),
      ).catch((error: unknown) => refreshUnanswered(c.env, { companyId: tenant }, error))
      if (!present) throw noCompany()
      if (!row) {
        // Perhaps a repeat of what was saved, whose logo could not be kept.
        const logo = present.logoUrl
        if (patch.logo_url === logo) await surely(c.executionCtx, replaceLogo(c.env.CARDS, tenant, logo, logo))
        throw new Problem(
          'precondition_failed',
          'Somebody else changed the company meanwhile. Read it again, and decide what to keep.',
          { etag: tagOf(present) },
        )
      }
      const logo = 'logo_url' in patch && replaceLogo(c.env.CARDS, tenant, before?.logoUrl ?? null, row.logoUrl)
      const news = isOfLedgerAlone(patch)
        ? readRefresh(c.env.CARDS, tenant).catch(() => noRefresh)
        : refreshWithNews(c.env, tenant, active?.people ?? 0)
      // Each is begun and goes on, whether or not the other fails.
      const [refresh] = await Promise.all([surely(c.executionCtx, news), logo && surely(c.executionCtx, logo)])
      return c.json({ ...shown(c, row), refresh }, 200)
    },
  )
