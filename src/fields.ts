import * as z from 'zod'
import { httpUrl as normalUrl } from './cards/url'

/** RFC 5321 section 4.5.3.1.3: a path of 256 octets, less its two angle brackets. */
const EMAIL_MAX_CHARS = 254
/** Characters: what browsers, QR codes of redirects and vCard readers still carry safely. */
const URL_MAX_CHARS = 2048
/** Characters: one DNS label (RFC 1035 section 2.3.4), so that a slug may become a subdomain. */
const SLUG_MAX_CHARS = 63

/** C0, DEL and C1, without the newline. */
const CONTROLS = '\\u0000-\\u0009\\u000B-\\u001F\\u007F-\\u009F'
/** Line and paragraph separators, and the overrides that make text read other than it is (Unicode TR36 section 2.6). */
const DECEIVERS = '\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069'
const notInParagraph = new RegExp(`[${CONTROLS}${DECEIVERS}]`)
const notInLine = new RegExp(`[\\n${CONTROLS}${DECEIVERS}]`)

function textError(issue: { input?: unknown }) {
  return issue.input === undefined || issue.input === null ? 'Give a value.' : 'Give text.'
}

function text(max: number, refused: RegExp) {
  return z
    .string({ error: textError })
    .refine((value) => value.isWellFormed(), {
      error: 'Type it again: half of a character is missing (a lone surrogate).',
      abort: true,
    })
    .overwrite((value) => value.replace(/\r\n?/g, '\n').normalize('NFC'))
    .trim()
    .max(max, `Use at most ${max} characters.`)
    .check(({ value, issues }) => {
      const found = refused.exec(value)?.[0]
      if (found !== undefined) issues.push({ code: 'custom', input: value, message: refusalOf(found) })
    })
}

function refusalOf(character: string) {
  if (character === '\n') return 'Write it on one line.'
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return `Remove the invisible character U+${code}; typing the text again usually does it.`
}

/** Text on one line, trimmed, NFC; `max` counts UTF-16 units. Any script and emoji; no control or bidi override. */
export const line = (max: number) => text(max, notInLine)

/** A line that shows something; `sentence` is for one that is empty or invisible. */
export const visibleLine = (max: number, sentence: string) =>
  line(max)
    .min(1, { error: sentence, abort: true })
    .refine((value) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(value), sentence)

/** Like `line`, with newlines kept, each as \n. */
export const paragraph = (max: number) => text(max, notInParagraph)

/** Matches nothing. */
const NO_PATH = /(?!)/

/** A URL as a browser would send it, but for a bare host, which is not given the slash it did not have. */
function normalised(value: string) {
  const href = normalUrl(value) ?? value
  return href === `${value}/` ? value : href
}

/**
 * An absolute http or https URL without credentials. `complete` may first turn what people type into one;
 * `sentence` says what to give instead of a URL that is none; paths that match `own` are taken as well.
 */
export const webAddress = (complete: (typed: string) => string, sentence: string, own = NO_PATH) =>
  line(URL_MAX_CHARS)
    .overwrite(complete)
    .refine((value) => own.test(value) || (/^https?:\/\//i.test(value) && normalUrl(value) !== null), {
      error: sentence,
      abort: true,
    })
    .overwrite(normalised)
    .max(URL_MAX_CHARS, `Use at most ${URL_MAX_CHARS} characters, with spaces and accents encoded.`)

/** The address of a picture: https only, because browsers load no http picture into an https page. */
export const pictureUrl = pictureAt(NO_PATH)

/** Like pictureUrl; or a picture that was uploaded here, by its path. */
export const uploadedOrPictureUrl = pictureAt(/^\/media\/[0-9a-f]{64}$/)

function pictureAt(own: RegExp) {
  return webAddress(
    (typed) => typed,
    'Give a full web address that starts with https://, without a user name or password in it.',
    own,
  ).refine(
    (value) => own.test(value) || value.startsWith('https://'),
    'Give an address that starts with https://; pages do not show others.',
  )
}

/** An e-mail address, lower-cased. */
export const email = line(EMAIL_MAX_CHARS)
  .toLowerCase()
  .check(z.email('Give an e-mail address, such as maria@example.com.'))

/** A colour as #rrggbb in lower case; #rgb is accepted and doubled. */
export const hexColour = line(7)
  .regex(/^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$/, { error: 'Give a colour as #rrggbb, such as #0a7c66.', abort: true })
  .toLowerCase()
  .overwrite((value) => (value.length === 4 ? value.replace(/[0-9a-f]/g, '$&$&') : value))

/** A UUID of any version, in lower case. */
export const uuid = z.uuid('Give a UUID, such as 0190a6d4-5a1e-7cc0-8a5e-3f1d2b4c6e80.').toLowerCase()

/** Part of a card's address: lower-case letters a to z, digits, and single hyphens between them. */
export const slug = z
  .string({ error: textError })
  .max(SLUG_MAX_CHARS, `Use at most ${SLUG_MAX_CHARS} characters.`)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case letters a to z, digits, and single hyphens between them.')

/** An optional field as forms and spreadsheets send it: null, an empty text and mere spaces all mean "none". */
export const orNull = <Field extends z.ZodType>(field: Field) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? null : value), field.nullable())
