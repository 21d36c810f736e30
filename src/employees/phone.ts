import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import * as z from 'zod'

/** Characters as typed: 15 digits (E.164), their punctuation, and an extension. */
const PHONE_MAX_CHARS = 64
/** Digits of an extension that is worth dialling; a longer one is dropped. */
const EXTENSION = /^\d{1,6}$/

/** A + that a keyboard or a spreadsheet dressed up: '+44, tel:+44, (+44), 0044, (0044). */
const DRESSED_PREFIX = /^'?\s*(?:tel:)?\s*\(?\s*(?:\+|00)\s*(\d{1,3})\s*\)?/i

/** Bidi marks, which address books put around the numbers that are copied from them. */
const BIDI_MARKS = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g

const number = z
  .string({ error: 'Give the number as text.' })
  .overwrite((typed) => typed.normalize('NFKC').replace(BIDI_MARKS, '').trim().replace(DRESSED_PREFIX, '+$1'))
  .max(PHONE_MAX_CHARS, {
    error: `Use at most ${PHONE_MAX_CHARS} characters.`,
    abort: true,
  })
  .check(({ value, issues }) => {
    const message = faultOf(read(value))
    if (message) issues.push({ code: 'custom', input: value, message })
  })

/** A phone number as E.164, with `;ext=` (RFC 3966 section 3) where it has a short extension. */
export const phone = number.overwrite((value) => {
  const parsed = read(value)
  if (!parsed) return value
  return parsed.ext && EXTENSION.test(parsed.ext) ? `${parsed.number};ext=${parsed.ext}` : parsed.number
})

/** A number that wa.me can open: E.164, an extension dropped. */
export const whatsapp = number.overwrite((value) => read(value)?.number ?? value)

function read(value: string) {
  return parsePhoneNumberFromString(value, { extract: false })
}

function faultOf(parsed: PhoneNumber | undefined) {
  if (!parsed) return 'Start the number with + and the country code, then digits, such as +44 20 7946 0958.'
  if (parsed.isPossible()) return undefined
  return `Check the number: it has too few or too many digits for +${parsed.countryCallingCode}.`
}
