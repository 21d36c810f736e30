import * as z from 'zod'
import { allow } from '../auth/require'
import { factory } from '../env'
import { describe } from '../openapi'
import { unchanged } from './headers'
import { linkKinds } from './payload'
import { cardFor } from './read'

const text = z.string().nullable()
const cardJson = z
  .object({
    employee_name: z.string(),
    job_title: text,
    email: text,
    phone: text,
    whatsapp: text,
    photo_url: text,
    bio: text,
    company_name: z.string(),
    company_logo: text,
    company_brand_color: z.string(),
    qr_code: z.string().describe('URL of the QR code as SVG; .png beside it'),
    vcard_url: z.string(),
    social_links: z.partialRecord(z.enum(linkKinds), z.string()),
  })
  .meta({ ref: 'Card' })

export const cards = factory
  .createApp()
  .get(
    '/:company_slug/:employee_slug',
    describe('Cards', 'A public card as JSON', { 200: { description: 'The card', json: cardJson } }),
    allow('public'),
    async (c) => {
      const { payload: card } = await cardFor(c, c.req.param('company_slug'), c.req.param('employee_slug'))
      const kept = unchanged(c, card)
      if (kept) return kept
      const { employee_name, job_title, email, phone, whatsapp, photo_url, bio, social_links } = card
      const { company_name, company_logo, company_brand_color } = card
      return c.json(
        {
          ...{ employee_name, job_title, email, phone, whatsapp, photo_url, bio },
          ...{ company_name, company_logo, company_brand_color },
          qr_code: `${card.url}/qr.svg`,
          vcard_url: `${card.url}.vcf`,
          social_links,
        },
        200,
      )
    },
  )
