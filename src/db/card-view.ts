import { bigint, boolean, jsonb, pgView, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { SocialLinks } from '../cards/payload'

/** A card with its person and company: what a projection is made of. Defined by hand in drizzle/0005_company_on_cards.sql. */
export const cardView = pgView('card_view', {
  companyId: uuid('company_id').notNull(),
  employeeId: uuid('employee_id').notNull(),
  companySlug: text('company_slug').notNull(),
  employeeSlug: text('employee_slug').notNull(),
  version: bigint({ mode: 'number' }).notNull(),
  isActive: boolean('is_active').notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'string' }).notNull(),
  fullName: text('full_name').notNull(),
  jobTitle: text('job_title'),
  department: text(),
  email: text(),
  phone: text(),
  whatsapp: text(),
  photoUrl: text('photo_url'),
  bio: text(),
  address: text(),
  socialLinks: jsonb('social_links').$type<SocialLinks>().notNull(),
  companyName: text('company_name').notNull(),
  companyLogo: text('company_logo'),
  companyBrandColor: text('company_brand_color').notNull(),
  companyLinks: jsonb('company_links').$type<SocialLinks>().notNull(),
  companyFooter: text('company_footer'),
}).existing()

export type CardRow = typeof cardView.$inferSelect
