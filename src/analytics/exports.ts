import type { Context } from 'hono'
import { allow } from '../auth/require'
import { inScope } from '../db/client'
import { type AppEnv, factory } from '../env'
import { describe } from '../openapi'
import { query } from '../validate'
import { EXPORT_PAGE_ROWS, type ExportFormat, exportFormats, fileOf } from './export'
import { employeeExists, listEvents } from './queries'
import { nobody } from './reports'
import type { Period } from './roll-up'
import { exportQuery } from './schema'

const answers = (format: ExportFormat) => ({
  200: { description: 'One line per event, newest first', media: exportFormats[format].media },
})

const ofCompany = (format: ExportFormat) =>
  factory.createHandlers(
    describe('Analytics', `Every event of a company in a period, as ${exportFormats[format].name}`, answers(format)),
    allow('analytics:company'),
    query(exportQuery),
    async (c) => {
      const period = c.req.valid('query')
      return exported(c, format, period, await eventsOf(c, period))
    },
  )

const ofEmployee = (format: ExportFormat) =>
  factory.createHandlers(
    describe('Analytics', `Every event of one person in a period, as ${exportFormats[format].name}`, answers(format)),
    allow('analytics:employee'),
    query(exportQuery),
    async (c) => {
      const period = { ...c.req.valid('query'), employeeId: c.req.param('employee_id') ?? '' }
      const { db, tenant } = c.var
      const [[person], first] = await inScope(
        c.var,
        employeeExists(db, tenant, period.employeeId),
        listEvents(db, tenant, { ...period, limit: EXPORT_PAGE_ROWS }),
      )
      if (!person) throw nobody()
      return exported(c, format, period, first)
    },
  )

export const exports = factory
  .createApp()
  .get('/company/:company_id/export.csv', ...ofCompany('csv'))
  .get('/company/:company_id/export.ndjson', ...ofCompany('ndjson'))
  .get('/employee/:employee_id/export.csv', ...ofEmployee('csv'))
  .get('/employee/:employee_id/export.ndjson', ...ofEmployee('ndjson'))

async function eventsOf(c: Context<AppEnv>, period: Period, after?: [string, string]) {
  const { db, tenant } = c.var
  const [events] = await inScope(c.var, listEvents(db, tenant, { ...period, after, limit: EXPORT_PAGE_ROWS }))
  return events
}

const exported = (
  c: Context<AppEnv>,
  format: ExportFormat,
  period: Period,
  first: Awaited<ReturnType<typeof eventsOf>>,
) =>
  c.body(
    fileOf(format, first, (after) => eventsOf(c, period, after)),
    200,
    {
      'Content-Type': `${exportFormats[format].media}; charset=utf-8`,
      'Content-Disposition': `attachment; filename="edgecard-events-${period.from}-${period.to}.${format}"`,
    },
  )
