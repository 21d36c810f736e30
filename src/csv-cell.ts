/**
 * How a cell begins that a spreadsheet would run as a formula (OWASP, CSV Injection), or what follows a semicolon, at which
 * a spreadsheet of many countries begins another cell, quotes or not.
 */
const FORMULA = /(^|;)(?='*[=+\-@\t\r\n＝＋－＠])/g
const GUARDED = /(^|;)'(?='*[=+\-@\t\r\n＝＋－＠])/g

/** A cell as text of a CSV file (RFC 4180): no spreadsheet runs it, and `unguarded` gives the same value back. */
export function csvCell(value: string): string {
  const guarded = value.replace(FORMULA, "$1'")
  return /[",;\t\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** A cell without the apostrophes that kept a spreadsheet from running it. */
export const unguarded = (value: string) => value.replace(GUARDED, '$1')
