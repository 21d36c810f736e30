import { unguarded } from '../csv-line'
import { type FieldError, Problem } from '../errors'
import { fieldErrors } from '../validate'
import type { ColumnChoices } from './column-choices'
import type { ImportField } from './columns'
import { type CsvRow, readCsv } from './csv'
import { type Column, columnsOf, gatherSamples, type Heading, hasName, nameFields, nameless } from './headings'
import { type EmployeeInput, employeeInput } from './schema'

/** People in one file: what one request can validate and store within a Worker's limits. */
export const IMPORT_MAX_ROWS = 10_000

/** A row of the file: `row` counts the people from 1, `line` is where the row begins in the file. */
export type ParsedRow = { row: number; line: number } & (
  | { ok: true; person: EmployeeInput; key: { external_id?: string; email?: string } }
  | { ok: false; name: string; errors: FieldError[] }
)

/** What became of the file's columns: `used` in their order, `ignored` by their headings. */
type ParsedColumns = { used: { heading: string; field: ImportField }[]; ignored: string[] }

/** Rows that are read for their samples when the headings alone make the file unreadable. */
const SAMPLED_ROWS = 20

/**
 * Reads a spreadsheet of people, row by row. A bad row is a row with `ok: false`; what makes the whole file unreadable
 * throws a Problem, at once or when `rows` gets there: so nothing is stored before the last row has been read.
 */
export async function parsePeople(body: ReadableStream<Uint8Array>, choices: ColumnChoices = new Map()) {
  const file = readCsv(body)
  const header = await file.next()
  if (header.done) throw new Problem('malformed_csv', 'The file is empty.')
  const headings = columnsOf(withoutTrailingBlanks(header.value.cells), choices)
  if (!hasName(headings)) {
    await readSamples(file, headings)
    throw nameless(headings)
  }
  return { headings, columns: reportOf(headings), rows: people(file, headings) }
}

/** What cannot be read of them is left out: a better reason not to read the file is at hand. */
async function readSamples(file: AsyncGenerator<CsvRow>, headings: Heading[]) {
  let rows = 0
  try {
    for await (const { cells } of file) {
      gatherSamples(headings, cells)
      if (++rows === SAMPLED_ROWS) break
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

async function* people(file: AsyncGenerator<CsvRow>, headings: Heading[]): AsyncGenerator<ParsedRow> {
  const columns = headings.flatMap(({ field }, index) => (field ? [{ index, field }] : []))
  const seen = new Map<string, number>()
  let row = 0
  for await (const { cells, line } of file) {
    row++
    if (row > IMPORT_MAX_ROWS) {
      throw new Problem(
        'body_too_large',
        `The file has more than ${IMPORT_MAX_ROWS} people. Split it, and import the parts.`,
      )
    }
    gatherSamples(headings, cells)
    const parsed = personOf(cells, columns, headings.length)
    const errors = 'errors' in parsed ? parsed.errors : repeated(parsed.person, seen)
    if ('errors' in parsed || errors.length > 0) {
      yield { row, line, ok: false, name: unchecked(cells, columns).full_name, errors }
      continue
    }
    const { person } = parsed
    for (const key of keysOf(person)) seen.set(key.id, row)
    const key = Object.fromEntries(keysOf(person).map(({ field, value }) => [field, value]))
    yield { row, line, ok: true, person, key }
  }
}

function personOf(
  cells: string[],
  columns: Column[],
  width: number,
): { person: EmployeeInput } | { errors: FieldError[] } {
  const given = withoutTrailingBlanks(cells)
  if (given.length > width) {
    const message = `The row has ${given.length} values, but the header has ${width}. Put quotation marks (") around a value that contains the separator.`
    return { errors: [{ field: '', message }] }
  }
  const result = employeeInput.safeParse(unchecked(given, columns))
  return result.success ? { person: result.data } : { errors: fieldErrors(result.error) }
}

/** The row as the body of a POST would say it. Of several columns for one field, the first that is filled in counts. */
function unchecked(cells: string[], columns: Column[]) {
  const values = new Map<ImportField, string>()
  for (const { index, field } of columns) {
    const value = unguarded(cells[index]?.trim() ?? '')
    if (value && !values.has(field)) values.set(field, value)
  }
  const person: Record<string, unknown> = {}
  const social_links: Record<string, string> = {}
  for (const [field, value] of values) {
    if (field.startsWith('social_links.')) social_links[field.slice('social_links.'.length)] = value
    else if (!nameFields.has(field)) person[field] = value
  }
  return { ...person, full_name: nameOf(values), social_links }
}

/** "Name" beside "Surname", without "First name", holds the first name. */
function nameOf(values: Map<ImportField, string>) {
  const [full, first, middle, last] = [...nameFields].map((field) => values.get(field))
  if (full && (first || !last || full.endsWith(last))) return full
  return [first ?? full, middle, last].filter(Boolean).join(' ')
}

function keysOf({ external_id, email }: EmployeeInput) {
  return Object.entries({ external_id, email }).flatMap(([field, value]) =>
    value === null ? [] : [{ field, value, id: `${field} ${value}` }],
  )
}

function repeated(person: EmployeeInput, seen: Map<string, number>): FieldError[] {
  return keysOf(person).flatMap(({ field, value, id }) => {
    const earlier = seen.get(id)
    if (earlier === undefined) return []
    return [{ field, message: `Row ${earlier} of this file has ${value} too; remove one of the two.` }]
  })
}

function reportOf(headings: Heading[]): ParsedColumns {
  return {
    used: headings.flatMap(({ heading, field }) => (field ? [{ heading, field }] : [])),
    ignored: headings.flatMap(({ heading, field }) => (field ? [] : [heading])),
  }
}

function withoutTrailingBlanks(cells: string[]) {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1)
}
