/** What the fields of people and companies are called, on every screen. */
export const linkNames = {
  website: 'Website',
  linkedin: 'LinkedIn',
  x: 'X',
  facebook: 'Facebook',
  instagram: 'Instagram',
  youtube: 'YouTube',
  tiktok: 'TikTok',
  github: 'GitHub',
  telegram: 'Telegram',
  calendar: 'Booking page',
} as const
type LinkField = `social_links.${keyof typeof linkNames}`

export const personFieldNames = {
  full_name: 'Full name',
  job_title: 'Job title',
  department: 'Department',
  bio: 'About',
  photo_url: 'Photo',
  email: 'E-mail',
  phone: 'Phone',
  whatsapp: 'WhatsApp',
  address: 'Address',
  external_id: 'Employee ID',
  ...(Object.fromEntries(Object.entries(linkNames).map(([kind, name]) => [`social_links.${kind}`, name])) as Record<
    LinkField,
    string
  >),
} as const
