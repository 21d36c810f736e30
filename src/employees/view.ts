import * as z from 'zod'
import { cardUrl, linkKinds } from '../cards/payload'
import type { employees } from '../db/schema'

const text = z.string().nullable()

export const employeeView = z
  .object({
    id: z.uuid(),
    company_id: z.uuid(),
    public_slug: z.string(),
    full_name: z.string(),
    job_title: text,
    department: text,
    email: text,
    phone: text,
    whatsapp: text,
    photo_url: text,
    bio: text,
    address: text,
    social_links: z.partialRecord(z.enum(linkKinds), z.string()),
    external_id: text,
    is_active: z.boolean(),
    has_account: z.boolean().describe('Whether they have joined, and sign in'),
    created_at: z.string(),
    updated_at: z.string(),
    card: z.object({ url: z.string(), qr_code: z.string(), vcard_url: z.string() }),
  })
  .meta({ ref: 'Employee' })

export const employeeListView = z
  .object({
    items: z.array(employeeView),
    next_cursor: text,
    total: z.int().describe('People that match, on all pages'),
  })
  .meta({ ref: 'EmployeeList' })

type EmployeeRow = typeof employees.$inferSelect & { hasAccount: boolean }

/** A person as the API shows them; `publicUrl` and the slugs make the card's addresses. */
export function viewEmployee(row: EmployeeRow, companySlug: string, publicUrl: string): z.output<typeof employeeView> {
  const url = cardUrl(publicUrl, companySlug, row.publicSlug)
  return {
    id: row.id,
    company_id: row.companyId,
    public_slug: row.publicSlug,
    full_name: row.fullName,
    job_title: row.jobTitle,
    department: row.department,
    email: row.email,
    phone: row.phone,
    whatsapp: row.whatsapp,
    photo_url: row.photoUrl,
    bio: row.bio,
    address: row.address,
    social_links: row.socialLinks,
    external_id: row.externalId,
    is_active: row.isActive,
    has_account: row.hasAccount,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    card: { url, qr_code: `${url}/qr.svg`, vcard_url: `${url}.vcf` },
  }
}

export const invitationView = z
  .object({ invitation: z.string(), url: z.string(), email: z.string() })
  .meta({ ref: 'Invitation' })
