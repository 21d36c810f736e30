import * as z from 'zod'
import { judgeColour } from '../cards/colour'
import { cardPage } from '../cards/page'
import { entryOf } from '../cards/payload'
import type { CardRow } from '../db/card-view'
import type { companies } from '../db/schema'
import type { CompanyLook } from './schema'

export const previewView = z
  .object({
    html: z.string().describe('The page of a card, as it would be'),
    colour: z.object({
      band: z.string().describe('The ground of the band: the brand colour, or the nearest that white text stands on'),
      text: z.string(),
      contrast: z.number().describe('Of that text (WCAG 2.2, 1 to 21)'),
      is_kept: z.boolean().describe('Whether the band is exactly the brand colour'),
      is_button: z.boolean().describe('Whether it is strong enough for buttons on white, which else are black'),
    }),
  })
  .meta({ ref: 'CompanyPreview' })

/** For a company without people. */
const nobody = (company: typeof companies.$inferSelect): CardRow => ({
  companyId: company.id,
  employeeId: company.id,
  companySlug: company.slug,
  employeeSlug: 'alex-example',
  version: 0,
  isActive: true,
  updatedAt: company.updatedAt,
  fullName: 'Alex Example',
  jobTitle: 'Your first person',
  department: null,
  email: `alex@${company.domain ?? 'example.com'}`,
  phone: '+442079460018',
  whatsapp: null,
  photoUrl: null,
  bio: null,
  address: null,
  socialLinks: {},
  companyName: company.name,
  companyLogo: company.logoUrl,
  companyBrandColor: company.brandColor,
  companyLinks: company.defaultLinks,
  companyFooter: company.legalFooter,
})

/** The card of the company's first person, or of nobody, as it would look with `look`. */
export function previewOf(
  company: typeof companies.$inferSelect,
  card: CardRow | undefined,
  look: CompanyLook,
  publicUrl: string,
): z.output<typeof previewView> {
  const row = card ?? nobody(company)
  const colour = look.brand_color ?? row.companyBrandColor
  const entry = entryOf(
    {
      ...row,
      isActive: true,
      companyName: look.name ?? row.companyName,
      companyLogo: look.logo_url === undefined ? row.companyLogo : look.logo_url,
      companyBrandColor: colour,
      companyLinks: look.default_links ?? row.companyLinks,
      companyFooter: look.legal_footer === undefined ? row.companyFooter : look.legal_footer,
    },
    publicUrl,
  )
  if (entry.state !== 'live') throw new Error('an active card is live')
  return { html: cardPage(entry.payload, { isPreview: true }), colour: judgeColour(colour) }
}
