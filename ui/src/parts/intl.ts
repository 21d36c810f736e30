/** English as the reader's browser writes it (en-GB, en-US), since the texts are English. */
const pageLanguage = document.documentElement.lang
const locale = navigator.languages.find(isPageLanguage) ?? pageLanguage

/** A Chromium whose system has no locale calls its language "en-US@posix", which is no tag and which Intl refuses. */
function isPageLanguage(tag: string): boolean {
  try {
    return new Intl.Locale(tag).language === pageLanguage
  } catch {
    return false
  }
}

const HOUR_MS = 60 * 60 * 1000

/** Made when something is first written with it: each takes milliseconds, which no page should wait for that needs it not. */
function lazily<Formatter>(make: (locale: string) => Formatter): () => Formatter {
  let made: Formatter | undefined
  return () => {
    made ??= make(locale)
    return made
  }
}

const numbers = lazily((locale) => new Intl.NumberFormat(locale))
const shares = lazily((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }))
const days = lazily(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
)
const moments = lazily((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }))
const ownDays = lazily(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: ownZone() }),
)
const ownDates = lazily(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: ownZone() }),
)
const ownTimes = lazily((locale) => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: ownZone() }))
const zonedTimes = lazily((locale) => {
  const shown = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const
  return new Intl.DateTimeFormat(locale, { ...shown, timeZone: ownZone() })
})
const countries = lazily((locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }))
const plurals = lazily(() => new Intl.PluralRules(pageLanguage))
const lengths = lazily((locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'millimeter' }))
const sizes = lazily(
  (locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 }),
)

export const number = (value: number) => numbers().format(value)
export const share = (part: number, whole: number) => shares().format(whole === 0 ? 0 : part / whole)
/** The form of a word that goes with a number. */
export const formOf = (count: number, one: string, other: string) => (plurals().select(count) === 'one' ? one : other)
/** "1 person", "2 people". */
export const counted = (count: number, one: string, other: string) => `${number(count)} ${formOf(count, one, other)}`
export const millimetres = (length: number) => lengths().format(length)
export const kilobytes = (size: number) => sizes().format(size)

/** A UTC day, "2026-11-23". */
export const dayName = (day: string) => days().format(new Date(day))
export const dayRange = (from: string, to: string) => days().formatRange(new Date(from), new Date(to))

/** The reader's time zone, as the IANA names it; UTC where the browser does not say. */
export const ownZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
export const ownDay = (moment: number) => ownDays().format(moment)
export const ownDate = (moment: number) => ownDates().format(moment)
export const ownYear = (moment: number) => new Date(moment).getFullYear()
/** With the name of the zone where an hour before or after is called the same, because clocks are put back. */
export function ownTime(moment: number): string {
  const [before, name, after] = [moment - HOUR_MS, moment, moment + HOUR_MS].map(ownTimes().format)
  return name === before || name === after ? zonedTimes().format(moment) : (name ?? '')
}

/** The API writes moments as PostgreSQL does. */
const timeOf = (moment: string) => Date.parse(moment.replace(' ', 'T').replace(/[+-]\d\d$/, '$&:00'))
/** In the reader's own time zone. */
export const momentName = (moment: string) => moments().format(timeOf(moment))
export const momentDay = (moment: string) => ownDate(timeOf(moment))

/** The name of an ISO 3166-1 country; Cloudflare's codes for Tor (T1) and "unknown" (XX) stay as they are. */
export const countryName = (code: string) => (/^[A-Z]{2}$/.test(code) ? (countries().of(code) ?? code) : code)
