/** How a cell begins that a spreadsheet would run as a formula (OWASP, CSV Injection). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/

/** A cell as text of a CSV file (RFC 4180): no spreadsheet runs it, and `unguarded` gives the same value back. */
export function csvCell(value: string): string {
  const guarded = FORMULA.test(value) ? `'${value}` : value
  return /[",;\t\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** A cell without the apostrophe that kept a spreadsheet from running it. */
export const unguarded = (value: string) => (GUARDED.test(value) ? value.slice(1) : value)
