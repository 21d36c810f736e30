import { CsvError, parse } from 'csv-parse/stream'
import { Problem } from '../errors'
import { IMPORT_MAX_ROW_CHARS, readText, tooLong } from './csv-text'

const DELIMITERS = [',', ';', '\t'] as const
/** What some spreadsheets write above the header for Excel. */
const EXCEL_HINT = /^"?sep=([,;\t|])"?\n/i

/** `line` is where the row begins in the file, from 1. */
export type CsvRow = { cells: string[]; line: number }

/** What csv-parse gives for `info: true`; `lines` is where the record ends. */
type RecordWithInfo = { record: string[]; info: { lines: number } }

/**
 * Reads a CSV file row by row, as fast as the rows are taken. UTF-8 or, by its byte order mark, UTF-16; comma, semicolon
 * or tab; any line ends; blank rows are left out. Throws a Problem (malformed_csv) that says what to mend.
 */
export async function* readCsv(body: ReadableStream<Uint8Array>): AsyncGenerator<CsvRow, void, undefined> {
  const text = readText(body)
  const { head, delimiter, hintLines } = await readHead(text)
  let lastLine = 0
  let blankLines = 0
  const parser: TransformStream<Uint8Array, RecordWithInfo> = parse({
    delimiter,
    record_delimiter: '\n',
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: IMPORT_MAX_ROW_CHARS,
    info: true,
    on_record(row, { lines, empty_lines }) {
      lastLine = lines
      blankLines = empty_lines
      return row
    },
  })
  void feed(parser.writable, head, text)
  try {
    for await (const { record, info } of parser.readable) {
      const line = info.lines + hintLines - newlines(record)
      if (record.some((cell) => cell.trim() !== '')) yield { cells: record, line }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const blankSince = Number(error.empty_lines ?? blankLines) - blankLines
    throw unreadable(error, lastLine + 1 + blankSince + hintLines)
  }
}

/** One chunk at a time: the parser's own queue would take a thousand. A failure reaches the reader through the parser. */
async function feed(writable: WritableStream<Uint8Array>, head: string, rest: AsyncIterable<string>) {
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  try {
    await writer.write(encoder.encode(head))
    for await (const chunk of rest) await writer.write(encoder.encode(chunk))
    await writer.close()
  } catch (error) {
    await writer.abort(error).catch(() => {})
  }
}

/** The text up to the end of the header, the delimiter that header uses, and how many lines came before it was text of ours. */
async function readHead(text: AsyncIterator<string>) {
  let head = ''
  let end = -1
  while (end < 0 && head.length <= IMPORT_MAX_ROW_CHARS) {
    const { value, done } = await text.next()
    if (done) break
    head += value
    end = headerEnd(head)
  }
  const hinted = EXCEL_HINT.exec(head)
  if (hinted?.[1])
    return {
      head: head.slice(hinted[0].length),
      delimiter: hinted[1],
      hintLines: 1,
    }
  const header = end < 0 ? head : head.slice(0, end)
  const unquoted = header.replace(/"[^"]*("|$)/g, '')
  const count = (delimiter: string) => unquoted.split(delimiter).length
  const delimiter = DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best))
  return { head, delimiter, hintLines: 0 }
}

/** Where the first line with text on it ends, quoted newlines aside; -1 when that is not in sight yet. */
function headerEnd(head: string) {
  let quoted = false
  for (let i = head.length - head.trimStart().length; i < head.length; i++) {
    if (head[i] === '"') quoted = !quoted
    else if (head[i] === '\n' && !quoted) return i
  }
  return -1
}

function newlines(cells: string[]) {
  return cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
}

function unreadable(error: CsvError, line: number) {
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(line)
  if (error.code !== 'CSV_QUOTE_NOT_CLOSED') {
    return new Problem('malformed_csv', `The row that begins on line ${line} cannot be read.`, { line, cause: error })
  }
  const detail = `The row that begins on line ${line} opens a quotation mark (") that is never closed. Close it, or remove it.`
  return new Problem('malformed_csv', detail, { line, cause: error })
}
