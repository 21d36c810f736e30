import { Problem } from '../errors'
import { type ColumnChoices, refuseUnknownHeadings } from './column-choices'
import { fieldOf, type ImportField, importColumns } from './columns'

/** Columns in one file: far above what a person has, far below what a stray cell at XFD1 makes. */
export const IMPORT_MAX_COLUMNS = 100
/** Headings quoted back in an error. */
const HEADINGS_QUOTED = 10
/** Values shown of a column, so that a person sees what it holds, and characters of each. */
const SAMPLES = 3
const SAMPLE_MAX_CHARS = 80

/** A column of the file: its heading, or `column 3` where there is none; the field it fills, or null; what it holds. */
export type Heading = { heading: string; field: ImportField | null; samples: string[] }

/** A column that is read, by its place in a row. */
export type Column = { index: number; field: ImportField }

export const nameFields: ReadonlySet<ImportField> = new Set(['full_name', 'first_name', 'middle_name', 'last_name'])

/** The columns of a header: by the sender's choice, else by what the heading says. */
export function columnsOf(cells: string[], choices: ColumnChoices): Heading[] {
  if (cells.length > IMPORT_MAX_COLUMNS) {
    const detail = `The file has ${cells.length} columns; at most ${IMPORT_MAX_COLUMNS} can be read. Delete those without people's data.`
    throw new Problem('malformed_csv', detail)
  }
  const names = cells.map((cell, index) => cell.trim() || `column ${index + 1}`)
  refuseUnknownHeadings(choices, names)
  return names.map((heading, index) => {
    const field = choices.has(heading) ? choices.get(heading) : fieldOf(cells[index] ?? '')
    return { heading, field: field ?? null, samples: [] }
  })
}

/** Notes what the columns hold, until enough is known of each. */
export function gatherSamples(headings: Heading[], cells: string[]) {
  for (const [index, { samples }] of headings.entries()) {
    if (samples.length === SAMPLES) continue
    const value = cells[index]?.trim().slice(0, SAMPLE_MAX_CHARS)
    if (value && !samples.includes(value)) samples.push(value)
  }
}

export const hasName = (headings: Heading[]) =>
  headings.some(({ field }) => field !== null && nameFields.has(field) && field !== 'middle_name')

/** The file has nothing to call its people by; its `headings` let the sender say which column is the name. */
export function nameless(headings: Heading[]) {
  const found = headings.slice(0, HEADINGS_QUOTED).map(({ heading }) => JSON.stringify(heading.slice(0, 40)))
  const understood = importColumns.map(({ headings: [usual] }) => usual)
  return new Problem(
    'malformed_csv',
    `The first line has no column for the name; it reads ${found.join(', ')}. Head one column "full name", or two "first name" and "last name". Understood are: ${understood.join(', ')}.`,
    { understood, headings },
  )
}
