import * as z from 'zod'
import { allow } from '../auth/require'
import { refreshEventually } from '../cards/project'
import { factory } from '../env'
import { Problem } from '../errors'
import { describe } from '../openapi'
import { surely } from '../patience'
import { query } from '../validate'
import { readChoices } from './column-choices'
import { refuseBeyondPlan, rehearseFile, storeFile } from './import'
import { importRehearsal, importReport } from './import-view'
import { JSON_LINES, jsonLines, wantsLines } from './json-lines'
import { judgeFile } from './judge'

const CSV_TYPES = ['text/csv', 'text/plain', 'application/csv', 'application/vnd.ms-excel', 'text/tab-separated-values']

const importOptions = z.strictObject({
  dry_run: z
    .enum(['true', 'false'], 'Send true or false.')
    .optional()
    .describe('true: the same report, with headings and plan, and nothing is written'),
  column: z
    .array(z.string())
    .optional()
    .describe(
      'What a heading of the file stands for, as Heading:field or Heading:ignore; given once for each column to correct',
    ),
})

const summary = 'Import people from a spreadsheet (CSV): good rows land, bad rows are named; a repeat adds nobody twice'
const answer =
  `What became of each row. With Accept: ${JSON_LINES} the import answers while it runs, a line each: ` +
  '{"progress":{"done":250,"total":1000}} …, and last {"report":…} or {"problem":…}; whoever leaves stops it after the ' +
  'rows at hand. What can be refused beforehand still answers with a status of its own.'

/** Under /api/company. */
export const peopleImport = factory
  .createApp()
  .post(
    '/:company_id/employees/import',
    describe(
      'Employees',
      summary,
      { 200: { description: answer, json: z.union([importReport, importRehearsal]), media: JSON_LINES } },
      { requestMedia: 'text/csv' },
    ),
    allow('employee:import'),
    query(importOptions, ['column']),
    async (c) => {
      const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
      if (!type || !CSV_TYPES.includes(type)) {
        throw new Problem('unsupported_media_type', 'Send the spreadsheet saved as CSV, with Content-Type: text/csv.')
      }
      if (!c.req.raw.body) throw new Problem('malformed_csv', 'The file is empty.')
      const { dry_run, column = [] } = c.req.valid('query')
      const judged = await judgeFile(c.var, c.req.raw.body, readChoices(column))
      const asLines = wantsLines(c.req.header('Accept'))
      if (dry_run === 'true') {
        const rehearsal = await rehearseFile(c.var, judged)
        // A plain Response, which hc's types would have hide those of the JSON answers.
        if (asLines) return jsonLines(c, async () => ({ report: rehearsal })) as never
        return c.json(rehearsal, 200)
      }
      refuseBeyondPlan(judged)
      const refreshCards = () => refreshEventually(c.env, c.var.tenant)
      if (asLines) {
        return jsonLines(c, async (say, stop) => {
          const progress = (done: number, total: number) => say({ progress: { done, total } })
          return { report: await storeFile(c.var, judged, { refreshCards, progress, stop }) }
        }) as never
      }
      return c.json(await surely(c.executionCtx, storeFile(c.var, judged, { refreshCards })), 200)
    },
  )
