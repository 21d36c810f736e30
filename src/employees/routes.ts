import type { Context } from 'hono'
import { uuidv7 } from 'uuidv7'
import * as z from 'zod'
import { can } from '../auth/policy'
import { allow } from '../auth/require'
import { issueInvitation } from '../auth/session'
import { publishCard, refreshUnanswered } from '../cards/project'
import { findCard } from '../cards/queries'
import { inScope } from '../db/client'
import { type AppEnv, factory } from '../env'
import { Problem } from '../errors'
import { email } from '../fields'
import { describe } from '../openapi'
import { cursor, decodeCursor, limit, offset, pageOf } from '../paging'
import { surely } from '../patience'
import { expectedStates, tagAnswer, tagOf } from '../precondition'
import { body, invalid, query } from '../validate'
import { peopleFilter, sort } from './filter'
import { afterOf, countEmployees, cursorKeys, listEmployees } from './list'
import { nobody, overtaken } from './precondition'
import * as queries from './queries'
import { type EmployeeInput, employeeInput, employeePatch } from './schema'
import { employeeListView, employeeView, invitationView, viewEmployee } from './view'

const employeeSearch = z
  .strictObject({ ...peopleFilter, sort, cursor, offset, limit })
  .refine(({ cursor, offset }) => cursor === undefined || offset === undefined, {
    path: ['offset'],
    error: 'Send a cursor or an offset, not both.',
  })
const patchInput = employeePatch
  .safeExtend({ is_active: z.boolean('Send true or false.').optional() })
  .meta({ ref: 'EmployeePatch' })
const invitationInput = z.strictObject({ email: email.optional() }).meta({ ref: 'InvitationInput' })

const employee = { description: 'The person, with their card', json: employeeView }
const createEntry = describe('Employees', 'Add a person and their card', { 201: employee })

async function create(c: Context<AppEnv>, input: EmployeeInput) {
  const { db, tenant } = c.var
  const id = uuidv7()
  const [, , card, [row]] = await queries.whileSlugTaken(() =>
    inScope(
      c.var,
      queries.insertEmployee(db, tenant, id, input),
      queries.insertCard(db, tenant, id),
      findCard(db, tenant, id),
      queries.findEmployee(db, tenant, id),
    ),
  )
  if (!row || !card[0]) throw new Error('insert answered no row')
  await surely(c.executionCtx, publishCard(c.env, card[0]))
  return shown(c, row)
}

/** A person as an answer, with the tag that a later If-Match may name. */
function shown(c: Context<AppEnv>, row: NonNullable<Awaited<ReturnType<typeof queries.findEmployee>>[number]>) {
  tagAnswer(c, tagOf(row))
  return viewEmployee(row, row.companySlug, c.var.config.publicUrl)
}

/** 412 when If-Match names another state than the person is in; without If-Match, the last write wins. */
async function change(c: Context<AppEnv>, id: string, fields: queries.EmployeeChange) {
  const { db, tenant } = c.var
  const [changed, [card], [row]] = await inScope(
    c.var,
    queries.updateEmployee(db, tenant, id, fields, expectedStates(c)),
    findCard(db, tenant, id),
    queries.findEmployee(db, tenant, id),
  ).catch((error: unknown) => refreshUnanswered(c.env, { companyId: tenant, employeeId: id }, error))
  if (!row || !card) throw nobody()
  if (changed.length === 0) throw overtaken(row)
  await surely(c.executionCtx, publishCard(c.env, card))
  return shown(c, row)
}

/** Under /api/company. */
export const companyEmployees = factory
  .createApp()
  .get(
    '/:company_id/employees',
    describe('Employees', 'The people of a company, sorted and filtered', {
      200: { description: 'A page', json: employeeListView },
    }),
    allow('employee:list'),
    query(employeeSearch),
    async (c) => {
      const { q, status, sort, cursor, offset, limit } = c.req.valid('query')
      const { db, tenant } = c.var
      const filter = { q, status }
      const after = decodeCursor(cursor, afterOf(sort))
      const [rows, [count]] = await inScope(
        c.var,
        listEmployees(db, tenant, filter, { sort, after, offset, limit }),
        countEmployees(db, tenant, filter),
      )
      const { items, next_cursor } = pageOf(rows, limit, (row) => cursorKeys(sort, row))
      const views = items.map((row) => viewEmployee(row, row.companySlug, c.var.config.publicUrl))
      return c.json({ items: views, next_cursor, total: count?.total ?? 0 }, 200)
    },
  )
  .post('/:company_id/employees', createEntry, allow('employee:create'), body(employeeInput), async (c) =>
    c.json(await create(c, c.req.valid('json')), 201),
  )

/** Under /api/employees. */
export const employees = factory
  .createApp()
  .post('/company/:company_id', createEntry, allow('employee:create'), body(employeeInput), async (c) =>
    c.json(await create(c, c.req.valid('json')), 201),
  )
  .get('/:employee_id', describe('Employees', 'One person', { 200: employee }), allow('employee:read'), async (c) => {
    const [[row]] = await inScope(c.var, queries.findEmployee(c.var.db, c.var.tenant, c.req.param('employee_id')))
    if (!row) throw nobody()
    return c.json(shown(c, row), 200)
  })
  .put(
    '/:employee_id',
    describe('Employees', 'Replace a person: what is left out is cleared', { 200: employee }),
    allow('employee:update'),
    body(employeeInput),
    async (c) => c.json(await change(c, c.req.param('employee_id'), ownChange(c, c.req.valid('json'))), 200),
  )
  .patch(
    '/:employee_id',
    describe('Employees', 'Change what is given; null clears', { 200: employee }),
    allow('employee:update'),
    body(patchInput),
    async (c) => c.json(await change(c, c.req.param('employee_id'), ownChange(c, c.req.valid('json'))), 200),
  )
  .delete(
    '/:employee_id',
    describe('Employees', 'Deactivate a person: the card answers 410, its address is never given to another', {
      200: employee,
    }),
    allow('employee:deactivate'),
    async (c) => c.json(await change(c, c.req.param('employee_id'), { is_active: false }), 200),
  )
  .post(
    '/:employee_id/invitation',
    describe('Employees', 'An invitation to sign in and edit one’s own card, in place of any made before', {
      201: { description: 'To be sent to the person', json: invitationView },
    }),
    allow('employee:invite'),
    body(invitationInput),
    async (c) => {
      const { db, tenant, config } = c.var
      const [[row]] = await inScope(c.var, queries.findEmployee(db, tenant, c.req.param('employee_id')))
      if (!row) throw nobody()
      if (!row.isActive) throw new Problem('conflict', 'This person is deactivated; reactivate them first.')
      if (row.hasAccount) {
        throw new Problem(
          'conflict',
          'They have joined already: they sign in with the e-mail that they were invited with.',
        )
      }
      const address = c.req.valid('json').email ?? row.email
      if (!address) throw invalid([{ field: 'email', message: 'This person has no e-mail; send the one to invite.' }])
      const jti = uuidv7()
      const claims = { jti, company_id: tenant, employee_id: row.id, email: address, full_name: row.fullName }
      const invitation = await issueInvitation(config, claims)
      await inScope(c.var, queries.putInvitation(db, tenant, row.id, jti))
      return c.json({ invitation, url: `${config.publicUrl}/admin/accept#${invitation}`, email: address }, 201)
    },
  )

/** An employee changes their own profile, but not how the company's other systems know them, nor whether they are active. */
function ownChange<Fields extends { external_id?: string | null | undefined; is_active?: boolean | undefined }>(
  c: Context<AppEnv>,
  fields: Fields,
): Fields {
  if (can(c.var.actor, 'employee:activate')) return fields
  if (fields.external_id || fields.is_active !== undefined) {
    throw new Problem('forbidden', 'Only an administrator changes external_id and is_active; leave them out.')
  }
  return { ...fields, external_id: undefined }
}
