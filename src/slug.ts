import slugify from '@sindresorhus/slugify'
import { isTaken } from './db/client'
import { Problem } from './errors'

/** Characters: leaves room for a suffix inside one DNS label of 63 (RFC 1035 section 2.3.4). */
const SLUG_BASE_MAX_CHARS = 52
/** Tries of `name`, `name-2`, `name-3`; after these the suffix is random. */
const NUMBERED_TRIES = 3
const RANDOM_TRIES = 4
/** Characters of base 32: 2^40 names apart, enough that a second clash is not met. */
const SUFFIX_CHARS = 8

/** A name as part of a URL: transliterated to a–z, digits and hyphens. A name with none of these becomes `fallback`. */
export function slugOf(name: string, fallback: string): string {
  const slug = slugify(name, { decamelize: false, customReplacements: [['&', ' and ']] })
  return slug.slice(0, SLUG_BASE_MAX_CHARS).replace(/-+$/, '') || fallback
}

/** Lower-case letters and digits nobody can guess the order of. */
export function randomSuffix(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SUFFIX_CHARS))
  return Array.from(bytes, (byte) => (byte % 32).toString(32)).join('')
}

/** What a slug becomes, the best first, when others are taken. */
export const slugChoices = (slug: string): string[] => [
  slug,
  ...Array.from({ length: NUMBERED_TRIES - 1 }, (_, index) => `${slug}-${index + 2}`),
  `${slug}-${randomSuffix()}`,
]

/**
 * Runs `write` again for as long as the unique constraint says that somebody was first: the database decides a race, so
 * that no two writers can end with one slug.
 */
export async function whileTaken<T>(constraint: string, write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; attempt <= NUMBERED_TRIES + RANDOM_TRIES; attempt++) {
    try {
      return await write()
    } catch (error) {
      if (!isTaken(error, constraint)) throw error
    }
  }
  throw new Problem('conflict', 'Many are adding this name at once; try again.')
}

/** Runs `write` with the slug, then with the next choice, for a table in which the writer cannot see what is taken. */
export function withFreeSlug<T>(slug: string, constraint: string, write: (slug: string) => Promise<T>): Promise<T> {
  const choices = slugChoices(slug)
  return whileTaken(constraint, () => write(choices.shift() ?? `${slug}-${randomSuffix()}`))
}
