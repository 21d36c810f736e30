import type { FieldError } from '../errors'
import { invalid } from '../validate'
import { type ImportField, importFields } from './columns'

const IGNORE = 'ignore'
/** Characters of what was sent, and headings of the file, quoted back in an error. */
const QUOTED_CHARS = 60
const QUOTED_HEADINGS = 20

/** What the sender says that headings stand for, by heading; undefined for a column to be left out. */
export type ColumnChoices = ReadonlyMap<string, ImportField | undefined>

/** Reads `Heading:field` or `Heading:ignore`; the heading may hold colons itself. Throws Problem invalid_input. */
export function readChoices(given: readonly string[]): ColumnChoices {
  const choices = new Map<string, ImportField | undefined>()
  const errors: FieldError[] = []
  for (const text of given) {
    const colon = text.lastIndexOf(':')
    const heading = text.slice(0, Math.max(colon, 0)).trim()
    const name = text.slice(colon + 1).trim()
    const field = importFields.find((known) => known === name)
    if (!heading || !(field || name === IGNORE)) {
      const fields = [...importFields, IGNORE].join(', ')
      errors.push({
        field: 'column',
        message: `${quoted(text)} is not understood. Send Heading:field, with one of: ${fields}.`,
      })
    } else if (choices.has(heading)) {
      errors.push({ field: 'column', message: `${quoted(heading)} is given twice; send it once.` })
    } else choices.set(heading, field)
  }
  if (errors.length > 0) throw invalid(errors)
  return choices
}

/** Throws Problem invalid_input for a choice about a column that the file does not have. */
export function refuseUnknownHeadings(choices: ColumnChoices, headings: readonly string[]) {
  const unknown = [...choices.keys()].filter((heading) => !headings.includes(heading))
  if (unknown.length === 0) return
  const found = headings.slice(0, QUOTED_HEADINGS).map(quoted).join(', ')
  throw invalid(
    unknown.map((heading) => ({
      field: 'column',
      message: `The file has no column ${quoted(heading)}; it has ${found}.`,
    })),
  )
}

const quoted = (text: string) => JSON.stringify(text.slice(0, QUOTED_CHARS))
