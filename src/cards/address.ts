import { slug } from '../fields'
import { PAYLOAD_FORMAT } from './payload'

/** Where a card is published. Slugs are lower case, and of the form that `slug` of fields.ts allows. */
export type CardAddress = { publicUrl: string; companySlug: string; employeeSlug: string }

/** The address that two path segments name; undefined when no card can have it. */
export function cardAddress(publicUrl: string, company: string, employee: string): CardAddress | undefined {
  const [companySlug, employeeSlug] = [company.toLowerCase(), employee.toLowerCase()]
  if (!slug.safeParse(companySlug).success || !slug.safeParse(employeeSlug).success) return undefined
  return { publicUrl, companySlug, employeeSlug }
}

/**
 * The card in every cache: host and company are in it, so that two domains or tenants never share an entry, and the
 * format, so that a deployment never reads what another shape wrote.
 */
export const cacheKey = ({ publicUrl, companySlug, employeeSlug }: CardAddress) =>
  `card:${PAYLOAD_FORMAT}:${publicUrl.slice(publicUrl.indexOf('//') + 2)}/${companySlug}/${employeeSlug}`
