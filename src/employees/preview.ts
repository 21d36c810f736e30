import * as z from 'zod'
import { allow } from '../auth/require'
import { cardPage } from '../cards/page'
import { contentSecurityPolicy } from '../cards/page-script'
import { entryOf } from '../cards/payload'
import { findCompany } from '../companies/queries'
import type { CardRow } from '../db/card-view'
import { inScope } from '../db/client'
import { factory } from '../env'
import { Problem } from '../errors'
import { uuid } from '../fields'
import { describe } from '../openapi'
import { slugOf } from '../slug'
import { body, query } from '../validate'
import { findEmployee } from './queries'
import { type EmployeeInput, employeeInput } from './schema'

/** Of a card that is not kept. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

const previewQuery = z.strictObject({
  employee_id: uuid.optional().describe('Whose card it will be, for its address and QR code'),
})

type Company = Awaited<ReturnType<typeof findCompany>>[number]

/** What the view would hold if the person were stored. */
const cardRow = (company: Company, input: EmployeeInput, slug: string): CardRow => ({
  companyId: company.id,
  employeeId: NOBODY,
  companySlug: company.slug,
  employeeSlug: slug,
  version: 0,
  isActive: true,
  updatedAt: company.updatedAt,
  fullName: input.full_name,
  jobTitle: input.job_title,
  department: input.department,
  email: input.email,
  phone: input.phone,
  whatsapp: input.whatsapp,
  photoUrl: input.photo_url,
  bio: input.bio,
  address: input.address,
  socialLinks: input.social_links,
  companyName: company.name,
  companyLogo: company.logoUrl,
  companyBrandColor: company.brandColor,
  companyLinks: company.defaultLinks,
  companyFooter: company.legalFooter,
})

/** Under /api/company. */
export const cardPreview = factory.createApp().post(
  '/:company_id/employees/preview',
  describe('Employees', 'The card that a person would have, by the renderer of the real one; nothing is stored', {
    200: { description: 'The page', media: 'text/html' },
  }),
  allow('employee:preview'),
  query(previewQuery),
  body(employeeInput),
  async (c) => {
    const { db, tenant, config } = c.var
    const input = c.req.valid('json')
    const { employee_id } = c.req.valid('query')
    const [[company], [person]] = await inScope(
      c.var,
      findCompany(db, tenant),
      findEmployee(db, tenant, employee_id ?? NOBODY),
    )
    if (!company) throw new Problem('not_found', 'There is no such company.')
    const slug = person?.publicSlug ?? slugOf(input.full_name, 'card')
    const entry = entryOf(cardRow(company, input, slug), config.publicUrl)
    if (entry.state !== 'live') throw new Error('a preview is live')
    return c.body(cardPage(entry.payload, { isPreview: true }), 200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentSecurityPolicy,
      'Cache-Control': 'no-store',
    })
  },
)
