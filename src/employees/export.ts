import type { Context } from 'hono'
import * as z from 'zod'
import { allow } from '../auth/require'
import { cardUrl, detailsOf } from '../cards/payload'
import { vcard } from '../cards/vcard'
import { BYTE_ORDER_MARK, csvLine } from '../csv-line'
import { inScope } from '../db/client'
import { type AppEnv, factory } from '../env'
import { describe } from '../openapi'
import { query } from '../validate'
import { type ImportField, importColumns } from './columns'
import { ids, peopleFilter } from './filter'
import { cursorKeys, type Filter, listCards, listEmployees } from './list'

/** Per round trip: with every field full, people of 30 KB each stay below the 10 MiB that Neon answers at most. */
const PAGE_ROWS = 250

const exportQuery = z.strictObject({ ...peopleFilter, ids })

type EmployeeRow = Awaited<ReturnType<typeof listEmployees>>[number]

/** The columns of our import but the parts of the name, then what an import ignores. */
const namePart = (field: ImportField) => /^(first|middle|last)_name$/.test(field)
const columns = importColumns.filter(({ field }) => !namePart(field))
const header = [...columns.map(({ headings: [usual] }) => usual ?? ''), 'status', 'card url']

function lineOf(row: EmployeeRow, publicUrl: string) {
  const { fullName, jobTitle, department, email, phone, whatsapp, photoUrl, bio, address, externalId } = row
  const values: Partial<Record<ImportField, string | null>> = {
    ...{ full_name: fullName, job_title: jobTitle, department, email, phone, whatsapp },
    ...{ photo_url: photoUrl, bio, address, external_id: externalId },
    ...Object.fromEntries(Object.entries(row.socialLinks).map(([kind, url]) => [`social_links.${kind}`, url])),
  }
  const status = row.isActive ? 'active' : 'deactivated'
  const cells = [...columns.map(({ field }) => values[field] ?? ''), status]
  return csvLine([...cells, cardUrl(publicUrl, row.companySlug, row.publicSlug)])
}

async function* csvPages(c: Context<AppEnv>, filter: Filter) {
  const { db, tenant, config } = c.var
  let lines = BYTE_ORDER_MARK + csvLine(header)
  for (let last: EmployeeRow | undefined; ; ) {
    const after = last && cursorKeys('name', last)
    const page = { sort: 'name', after, limit: PAGE_ROWS - 1 } as const
    const [rows] = await inScope(c.var, listEmployees(db, tenant, filter, page))
    yield lines + rows.map((row) => lineOf(row, config.publicUrl)).join('')
    lines = ''
    last = rows.at(-1)
    if (rows.length < PAGE_ROWS) return
  }
}

async function* vcardPages(c: Context<AppEnv>, filter: Filter) {
  const { db, tenant, config } = c.var
  for (let after: Parameters<typeof listCards>[3]['after']; ; ) {
    const [rows] = await inScope(c.var, listCards(db, tenant, filter, { after, limit: PAGE_ROWS }))
    yield rows.map((row) => vcard(detailsOf(row, config.publicUrl))).join('')
    after = rows.at(-1)
    if (rows.length < PAGE_ROWS) return
  }
}

/** The first page is read before the answer begins, so that what goes wrong there is a problem and not half a file. */
async function download(c: Context<AppEnv>, pages: AsyncGenerator<string, void>, file: string, type: string) {
  const first = await pages.next()
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(first.value ?? '')),
    async pull(controller) {
      const { value, done } = await pages.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => void (await pages.return()),
  })
  const disposition = `attachment; filename="${file}"`
  return c.body(stream, 200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Disposition': disposition })
}

/** Under /api/company. */
export const peopleExports = factory
  .createApp()
  .get(
    '/:company_id/employees/export.csv',
    describe('Employees', 'People as a spreadsheet that can be imported again', {
      200: { description: 'CSV (RFC 4180), by name', media: 'text/csv' },
    }),
    allow('employee:export'),
    query(exportQuery),
    async (c) => download(c, csvPages(c, c.req.valid('query')), 'people.csv', 'text/csv'),
  )
  .get(
    '/:company_id/employees/export.vcf',
    describe('Employees', 'People as contacts for an address book', {
      200: { description: 'vCards 3.0, by name', media: 'text/vcard' },
    }),
    allow('employee:export'),
    query(exportQuery),
    async (c) => download(c, vcardPages(c, c.req.valid('query')), 'people.vcf', 'text/vcard'),
  )
