import type { Source } from '../analytics/message'
import type { CardRow } from '../db/card-view'
import { qrPath } from './qr'

/**
 * Raised whenever the shape of CardPayload changes, and after the database was restored from a backup (README, "Deploy it"):
 * entries of another format are then read as absent.
 */
export const PAYLOAD_FORMAT = 4

/** The link kinds a card shows, in the order it shows them. */
export const linkKinds = [
  'website',
  'linkedin',
  'x',
  'facebook',
  'instagram',
  'youtube',
  'tiktok',
  'github',
  'telegram',
  'calendar',
] as const
export type LinkKind = (typeof linkKinds)[number]
/** Absolute http(s) URLs, keyed by kind. */
export type SocialLinks = Partial<Record<LinkKind, string>>

/** Everything a card's page, JSON, vCard and QR code need: the one projection of a card, as kept in KV. */
export type CardPayload = {
  format: number
  /** Of the database row; a higher version always replaces a lower one. */
  version: number
  company_id: string
  employee_id: string
  company_slug: string
  employee_slug: string
  /** Absolute URL of the public page, which is also what the QR code says. */
  url: string
  updated_at: string
  employee_name: string
  job_title: string | null
  department: string | null
  email: string | null
  /** E.164, like whatsapp. */
  phone: string | null
  whatsapp: string | null
  photo_url: string | null
  bio: string | null
  address: string | null
  /** The company's, where the person has none of a kind. */
  social_links: SocialLinks
  company_name: string
  company_logo: string | null
  /** #rrggbb, lower case. */
  company_brand_color: string
  /** Several lines of legal text, for the foot of the page. */
  company_footer: string | null
  /** The QR code's dark modules as one SVG path over a grid of `qr_size` modules, quiet zone not included. */
  qr_path: string
  qr_size: number
}

/** A card without its QR code, which takes longest to make. */
export type CardDetails = Omit<CardPayload, 'qr_path' | 'qr_size'>

/** Where a card lives: the public page, without a trailing slash. */
export const cardUrl = (publicUrl: string, companySlug: string, employeeSlug: string) =>
  `${publicUrl}/card/${companySlug}/${employeeSlug}`

/** The path of the public page. */
export const cardPath = (card: { company_slug: string; employee_slug: string }) =>
  `/card/${encodeURIComponent(card.company_slug)}/${encodeURIComponent(card.employee_slug)}`

/** A logo that was uploaded is kept as a path of this service (media/logo.ts), so that its host may change. */
const logoUrl = (publicUrl: string, logo: string | null) => (logo?.startsWith('/') ? publicUrl + logo : logo)

/** What a card's address leads to, as KV keeps it. */
export type CardEntry =
  | { state: 'live'; version: number; payload: CardPayload }
  | { state: 'gone'; version: number }
  | { state: 'missing'; version: 0 }

export const missing: CardEntry = { state: 'missing', version: 0 }

/** Postgres' row as the entry that KV keeps. The QR code is drawn here, when the card is written. */
export function entryOf(row: CardRow, publicUrl: string): CardEntry {
  const version = Number(row.version)
  if (!row.isActive) return { state: 'gone', version }
  const details = detailsOf(row, publicUrl)
  // So that analytics tell who scanned the code from who followed a link.
  const qr = qrPath(`${details.url}?s=${'qr' satisfies Source}`)
  return { state: 'live', version, payload: { ...details, qr_path: qr.path, qr_size: qr.size } }
}

export const detailsOf = (row: CardRow, publicUrl: string): CardDetails => ({
  format: PAYLOAD_FORMAT,
  version: Number(row.version),
  company_id: row.companyId,
  employee_id: row.employeeId,
  company_slug: row.companySlug,
  employee_slug: row.employeeSlug,
  url: cardUrl(publicUrl, row.companySlug, row.employeeSlug),
  updated_at: row.updatedAt,
  employee_name: row.fullName,
  job_title: row.jobTitle,
  department: row.department,
  email: row.email,
  phone: row.phone,
  whatsapp: row.whatsapp,
  photo_url: row.photoUrl,
  bio: row.bio,
  address: row.address,
  social_links: { ...row.companyLinks, ...row.socialLinks },
  company_name: row.companyName,
  company_logo: logoUrl(publicUrl, row.companyLogo),
  company_brand_color: row.companyBrandColor,
  company_footer: row.companyFooter,
})
