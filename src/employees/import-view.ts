import * as z from 'zod'
import { importFields } from './columns'

const position = {
  row: z.int().describe('The people of the file, counted from 1'),
  line: z.int().describe('Where the row begins in the file'),
}
const outcome = {
  status: z.enum(['created', 'updated', 'unchanged', 'failed']),
  id: z.uuid().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
}

export const importReport = z
  .object({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
    columns: z.object({
      used: z.array(z.object({ heading: z.string(), field: z.enum(importFields) })),
      ignored: z.array(z.string()),
    }),
    rows: z.array(z.object({ ...position, ...outcome })),
  })
  .meta({ ref: 'ImportReport' })

/** Of `?dry_run=true`: what an import would report, with what a person needs to correct it beforehand. */
export const importRehearsal = importReport
  .extend({
    dry_run: z.literal(true),
    rows: z.array(z.object({ ...position, name: z.string().describe('As far as the row says'), ...outcome })),
    headings: z
      .array(
        z.object({
          heading: z.string().describe('As a `column` parameter names it; `column 3` where the file has none'),
          field: z.enum(importFields).nullable().describe('null: the column is ignored'),
          samples: z.array(z.string()).describe('The first values, cut to 80 characters'),
        }),
      )
      .describe('Every column of the file, in its order'),
    plan: z.object({
      name: z.string(),
      limit: z.int().describe('Active people that the plan has room for'),
      active: z.int(),
      new: z.int().describe('People that the file would add'),
      fits: z.boolean().describe('false: an import would be refused (402 plan_limit)'),
    }),
  })
  .meta({ ref: 'ImportRehearsal' })
