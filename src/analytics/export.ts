import { BYTE_ORDER_MARK, csvLine } from '../csv-line'
import { isoOf } from './moment'
import type { EventRow } from './queries'

/** Rows of one database answer: about a megabyte, well below Neon's 10 MiB and a Worker's 128 MB. */
export const EXPORT_PAGE_ROWS = 5_000

const columns = [
  'occurred_at',
  'event_id',
  'employee_id',
  'employee_name',
  'action',
  'device',
  'region',
  'source',
  'referrer',
] as const

const valuesOf = (row: EventRow) => [
  isoOf(row.occurred_at),
  row.id,
  row.employee_id,
  row.employee_name,
  row.action,
  row.device,
  row.region,
  row.source,
  row.referrer,
]

/** CSV as of RFC 4180, in which what a spreadsheet would run as a formula is defused; JSON by the line (ndjson.org). */
export const exportFormats = {
  csv: {
    name: 'CSV',
    media: 'text/csv',
    head: BYTE_ORDER_MARK + csvLine(columns),
    lines: (rows: EventRow[]) => rows.map((row) => csvLine(valuesOf(row))).join(''),
  },
  ndjson: {
    name: 'JSON, an object a line',
    media: 'application/x-ndjson',
    head: '',
    lines: (rows: EventRow[]) => rows.map((row) => `${JSON.stringify(objectOf(row))}\n`).join(''),
  },
} as const
export type ExportFormat = keyof typeof exportFormats

const objectOf = (row: EventRow) => {
  const values = valuesOf(row)
  return Object.fromEntries(columns.map((column, index) => [column, values[index]]))
}

/**
 * Events as a file, page by page as they are taken, so that memory holds one page whatever the period. `next` gives
 * EXPORT_PAGE_ROWS + 1 rows while there are more.
 */
export function fileOf(
  format: ExportFormat,
  first: EventRow[],
  next: (after: [string, string]) => Promise<EventRow[]>,
) {
  const { head, lines: linesOf } = exportFormats[format]
  async function* lines(): AsyncGenerator<string, void, undefined> {
    yield head
    for (let rows = first; rows.length > 0; ) {
      const page = rows.slice(0, EXPORT_PAGE_ROWS)
      yield linesOf(page)
      const last = page.at(-1)
      rows = rows.length > page.length && last ? await next([last.occurred_at, last.id]) : []
    }
  }
  const chunks = lines()
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => void (await chunks.return()),
  })
}
