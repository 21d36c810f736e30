import * as z from 'zod'
import { linkKinds } from '../cards/payload'
import { refreshView } from '../cards/refresh'
import type { companies } from '../db/schema'
import { socialLinks } from '../employees/links'
import { hexColour, line, orNull, paragraph, uploadedOrPictureUrl, visibleLine } from '../fields'

const NAME_MAX_CHARS = 120
/** RFC 1035 section 2.3.4, in text form. */
const DOMAIN_MAX_CHARS = 253
/** Characters: a registered name, office, number and court of every country of the EU fit twice. */
const FOOTER_MAX_CHARS = 1000

/** Ten years; the table holds it too. */
const EVENT_MONTHS_MAX = 120
const MONTHS_WANTED = `Give a whole number of months, from 1 to ${EVENT_MONTHS_MAX}.`

const name = visibleLine(NAME_MAX_CHARS, 'Give the company a name.')
const domain = line(DOMAIN_MAX_CHARS)
  .toLowerCase()
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, 'Give a domain name, such as example.com.')

export const companyInput = z
  .strictObject({
    name,
    domain: domain.nullable().optional(),
    logo_url: uploadedOrPictureUrl
      .nullable()
      .optional()
      .describe('A web address, or the logo_url that an upload answered'),
    brand_color: hexColour.optional(),
    default_links: z
      .preprocess((links) => links ?? {}, socialLinks)
      .optional()
      .describe('Shown on the card of whoever has no link of that kind'),
    legal_footer: orNull(paragraph(FOOTER_MAX_CHARS)).optional().describe('Shown at the foot of every card'),
  })
  .meta({ ref: 'CompanyInput' })
export type CompanyInput = z.output<typeof companyInput>

/** What a card shows of its company; what is left out stays. */
export const companyLook = z.strictObject(companyInput.partial().shape).meta({ ref: 'CompanyLook' })
export type CompanyLook = z.output<typeof companyLook>

/** What is kept of events: nothing that a card shows. */
const ledgerRules = {
  event_months: z
    .int(MONTHS_WANTED)
    .min(1, MONTHS_WANTED)
    .max(EVENT_MONTHS_MAX, MONTHS_WANTED)
    .optional()
    .describe('Months for which single events are kept; their counts stay'),
  keeps_networks: z
    .boolean('Send true or false.')
    .optional()
    .describe('Whether the network that an event came from is kept with it'),
}

export const companyPatch = z
  .strictObject({
    ...companyLook.shape,
    ...ledgerRules,
    is_active: z.boolean().optional().describe('Only a superadmin may change this'),
  })
  .meta({ ref: 'CompanyPatch' })
export type CompanyPatch = z.output<typeof companyPatch>

/** Whether a patch leaves the cards as they are. */
export const isOfLedgerAlone = (patch: CompanyPatch) => {
  const fields = Object.keys(patch)
  return fields.length > 0 && fields.every((field) => field in ledgerRules)
}

export const companyView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    domain: z.string().nullable(),
    logo_url: z.string().nullable(),
    brand_color: z.string(),
    default_links: z.partialRecord(z.enum(linkKinds), z.string()),
    legal_footer: z.string().nullable(),
    event_months: z.int(),
    keeps_networks: z.boolean(),
    is_active: z.boolean(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ ref: 'Company' })

export const changedCompanyView = z
  .object({ ...companyView.shape, refresh: refreshView })
  .meta({ ref: 'ChangedCompany' })

export const viewCompany = (row: typeof companies.$inferSelect): z.output<typeof companyView> => ({
  id: row.id,
  name: row.name,
  slug: row.slug,
  domain: row.domain,
  logo_url: row.logoUrl,
  brand_color: row.brandColor,
  default_links: row.defaultLinks,
  legal_footer: row.legalFooter,
  event_months: row.eventMonths,
  keeps_networks: row.keepsNetworks,
  is_active: row.isActive,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
})
