import { Problem } from '../errors'

/** Characters: three times the longest row that is valid; above all, it ends a quotation mark that nobody closed. */
export const IMPORT_MAX_ROW_CHARS = 65_536

/** How other files begin that people take for CSV: ZIP (so .xlsx, .ods), OLE2 (.xls), PDF. */
const SIGNATURES = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x25, 0x50, 0x44, 0x46],
] as const
const SIGNATURE_BYTES = 4

/**
 * The text of a file in UTF-8 or, by its byte order mark, UTF-16, each line end as \n. Throws a Problem (malformed_csv)
 * for what is not text, and for a line longer than any row may be.
 */
export async function* readText(body: ReadableStream<Uint8Array>) {
  let held = ''
  let length = 0
  for await (const chunk of decoded(body)) {
    const joined = held + chunk
    held = joined.endsWith('\r') ? '\r' : ''
    const lines = joined.slice(0, joined.length - held.length).replace(/\r\n?/g, '\n')
    if (lines.includes('\0')) throw notText()
    for (const [index, line] of lines.split('\n').entries()) {
      length = index === 0 ? length + line.length : line.length
      if (length > IMPORT_MAX_ROW_CHARS) throw tooLong()
    }
    yield lines
  }
  if (held) yield '\n'
}

async function* decoded(body: ReadableStream<Uint8Array>) {
  let decoder: TextDecoder | undefined
  let start = new Uint8Array()
  for await (const chunk of body) {
    if (decoder) yield decode(decoder, chunk, { stream: true })
    else {
      start = joined(start, chunk)
      if (start.length < SIGNATURE_BYTES) continue
      decoder = decoderFor(start)
      yield decode(decoder, start, { stream: true })
    }
  }
  yield decoder ? decode(decoder) : decode(decoderFor(start), start)
}

function decode(decoder: TextDecoder, bytes?: Uint8Array, options?: { stream: boolean }) {
  try {
    return decoder.decode(bytes, options)
  } catch (cause) {
    throw new Problem(
      'malformed_csv',
      'The file is not UTF-8, so letters with accents would be lost. Save it again as "CSV UTF-8 (comma delimited)".',
      { cause },
    )
  }
}

function decoderFor(start: Uint8Array) {
  if (SIGNATURES.some((signature) => signature.every((byte, index) => start[index] === byte))) throw notText()
  const [first, second] = start
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding, { fatal: true, ignoreBOM: false })
}

function joined(a: Uint8Array, b: Uint8Array) {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

export function tooLong(line?: number) {
  const where = line === undefined ? 'A line' : `The row that begins on line ${line}`
  const detail = `${where} is longer than ${IMPORT_MAX_ROW_CHARS} characters: look for a quotation mark (") that is never closed.`
  return new Problem('malformed_csv', detail, line === undefined ? {} : { line })
}

function notText() {
  return new Problem(
    'malformed_csv',
    'The file is not text. Open it in the spreadsheet program and save it as "CSV UTF-8 (comma delimited)".',
  )
}
