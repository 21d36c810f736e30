import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { allow } from '../auth/require'
import { publishCard, refreshUnanswered } from '../cards/project'
import { findCard } from '../cards/queries'
import { inScope } from '../db/client'
import { factory } from '../env'
import { describe } from '../openapi'
import { surely } from '../patience'
import { body } from '../validate'
import { nobody } from './precondition'
import { findEmployee, updateEmployee } from './queries'
import { employeeView, viewEmployee } from './view'

/** What is left of a person: the address of their card, which is never given to another, and a name that is nobody's. */
const ERASED = {
  full_name: 'Former colleague',
  job_title: null,
  department: null,
  email: null,
  phone: null,
  whatsapp: null,
  photo_url: null,
  bio: null,
  address: null,
  social_links: {},
  external_id: null,
  is_active: false,
} as const

const erasureInput = z
  .strictObject({
    events: z
      .enum(['delete', 'anonymise'], 'Send delete or anonymise.')
      .describe('delete: out of every count too; anonymise: counted on, without what tells of the visitors'),
  })
  .meta({ ref: 'ErasureInput' })

/** Under /api/employees. */
export const erasure = factory.createApp().post(
  '/:employee_id/erasure',
  describe('Employees', 'Erase a person for good: their details, and by choice what happened on their card', {
    200: { description: 'What is left', json: employeeView },
  }),
  allow('employee:erase'),
  body(erasureInput),
  async (c) => {
    const id = c.req.param('employee_id')
    const { db, tenant, config } = c.var
    const isDelete = c.req.valid('json').events === 'delete'
    const [, , [card], [row]] = await inScope(
      c.var,
      updateEmployee(db, tenant, id, ERASED),
      db.execute(sql`select erase_events(${id}::uuid, ${isDelete})`),
      findCard(db, tenant, id),
      findEmployee(db, tenant, id),
    ).catch((error: unknown) => refreshUnanswered(c.env, { companyId: tenant, employeeId: id }, error))
    if (!row || !card) throw nobody()
    await surely(c.executionCtx, publishCard(c.env, card))
    return c.json(viewEmployee(row, row.companySlug, config.publicUrl), 200)
  },
)
