import type { LinkKind } from '../cards/payload'

/** A column of a spreadsheet of people: a field of a person, a link, or a part of the name. */
export type ImportField =
  | 'full_name'
  | 'first_name'
  | 'middle_name'
  | 'last_name'
  | 'job_title'
  | 'department'
  | 'email'
  | 'phone'
  | 'whatsapp'
  | 'photo_url'
  | 'bio'
  | 'address'
  | 'external_id'
  | `social_links.${LinkKind}`

/** `headings`, the usual one first, are matched without case, accents, spaces and punctuation. */
export type ImportColumn = { field: ImportField; headings: readonly string[] }

/** The columns that an import understands. One of the first four kinds has to be there: a person has a name. */
export const importColumns: readonly ImportColumn[] = [
  { field: 'full_name', headings: ['full name', 'name', 'employee name', 'display name', 'person', 'employee'] },
  { field: 'first_name', headings: ['first name', 'given name', 'forename', 'christian name'] },
  { field: 'middle_name', headings: ['middle name', 'middle initial', 'second name'] },
  { field: 'last_name', headings: ['last name', 'surname', 'family name'] },
  { field: 'job_title', headings: ['job title', 'title', 'position', 'role', 'job', 'designation'] },
  { field: 'department', headings: ['department', 'dept', 'team', 'division', 'unit'] },
  { field: 'email', headings: ['email', 'mail', 'work email', 'business email', 'company email'] },
  {
    field: 'phone',
    headings: [
      'phone',
      'telephone',
      'tel',
      'mobile',
      'cell',
      'mobile phone',
      'cell phone',
      'work phone',
      'business phone',
      'office phone',
    ],
  },
  { field: 'whatsapp', headings: ['whatsapp'] },
  {
    field: 'photo_url',
    headings: ['photo url', 'photo', 'picture', 'avatar', 'image', 'headshot', 'profile photo'],
  },
  { field: 'bio', headings: ['bio', 'biography', 'about', 'about me', 'summary'] },
  { field: 'address', headings: ['address', 'work address', 'business address', 'office address', 'location'] },
  {
    field: 'external_id',
    headings: ['external id', 'id', 'employee id', 'staff id', 'personnel', 'employee number', 'staff number'],
  },
  { field: 'social_links.website', headings: ['website', 'web', 'url', 'site', 'homepage', 'home page'] },
  { field: 'social_links.linkedin', headings: ['linkedin'] },
  { field: 'social_links.x', headings: ['x', 'twitter', 'x twitter', 'twitter x'] },
  { field: 'social_links.facebook', headings: ['facebook', 'fb'] },
  { field: 'social_links.instagram', headings: ['instagram', 'insta', 'ig'] },
  { field: 'social_links.youtube', headings: ['youtube', 'youtube channel'] },
  { field: 'social_links.tiktok', headings: ['tiktok'] },
  { field: 'social_links.github', headings: ['github'] },
  { field: 'social_links.telegram', headings: ['telegram'] },
  { field: 'social_links.calendar', headings: ['calendar', 'booking', 'calendly', 'meeting', 'scheduling'] },
]

export const importFields = importColumns.map(({ field }) => field)

/** Words that say what kind of value a column holds, not which: "phone number", "LinkedIn URL", "X handle". */
const FILLER = /(url|link|profile|handle|username|account|page|address|number|no)$/

const fieldOfHeading = new Map(
  importColumns.flatMap(({ field, headings }) =>
    [field, ...headings].map((heading) => [bare(heading), field] as const),
  ),
)

/** The field that a heading stands for, or undefined for a column that is ignored. */
export function fieldOf(heading: string): ImportField | undefined {
  const name = bare(heading)
  return fieldOfHeading.get(name) ?? fieldOfHeading.get(name.replace(FILLER, ''))
}

function bare(heading: string) {
  return heading
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
