/**
 * How a cell begins that a spreadsheet would run as a formula (OWASP, CSV Injection), or what follows a semicolon, at which
 * a spreadsheet of many countries begins another cell, quotes or not.
 */
const FORMULA = /(^|;)(?='*[=+\-@\t\r\n＝＋－＠])/g
const GUARDED = /(^|;)'(?='*[=+\-@\t\r\n＝＋－＠])/g

/** Begins a file, so that spreadsheet programs read UTF-8; our import takes it off. */
export const BYTE_ORDER_MARK = '\ufeff'

/** A line of a CSV file (RFC 4180): no spreadsheet runs its cells, and `unguarded` gives the same values back. */
export const csvLine = (values: readonly (string | null)[]) =>
  `${values.map((value) => csvCell(value ?? '')).join(',')}\r\n`

function csvCell(value: string): string {
  const guarded = value.replace(FORMULA, "$1'")
  return /[",;\t\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** A cell without the apostrophes that kept a spreadsheet from running it. */
export const unguarded = (value: string) => value.replace(GUARDED, '$1')
