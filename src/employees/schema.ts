import * as z from 'zod'
import { email, line, orNull, paragraph, pictureUrl, visibleLine } from '../fields'
import { socialLinks } from './links'
import { phone, whatsapp } from './phone'

/** Characters: longer than any name on record in common use, short enough for one card. */
const NAME_MAX_CHARS = 120
const TITLE_MAX_CHARS = 120
const DEPARTMENT_MAX_CHARS = 120
/** Characters: about 150 words, which is what a phone shows without scrolling twice. */
const BIO_MAX_CHARS = 1000
const ADDRESS_MAX_CHARS = 300
const EXTERNAL_ID_MAX_CHARS = 64

/** Spreadsheets write an address over several lines; a card shows it on one. */
const address = paragraph(ADDRESS_MAX_CHARS).overwrite((text) => text.replace(/,?\s*\n\s*/g, ', '))

const fields = {
  full_name: visibleLine(NAME_MAX_CHARS, 'Give a name.'),
  job_title: orNull(line(TITLE_MAX_CHARS)),
  department: orNull(line(DEPARTMENT_MAX_CHARS)),
  email: orNull(email),
  phone: orNull(phone).describe('With + and the country code; kept as E.164, an extension as ;ext=.'),
  whatsapp: orNull(whatsapp).describe('With + and the country code; kept as E.164.'),
  photo_url: orNull(pictureUrl),
  bio: orNull(paragraph(BIO_MAX_CHARS)),
  address: orNull(address),
  social_links: z
    .preprocess((links) => links ?? {}, socialLinks)
    .describe('Web addresses by kind; a bare account name is completed.'),
  external_id: orNull(line(EXTERNAL_ID_MAX_CHARS)).describe(
    'Your own number for the person; imports find people by it.',
  ),
}

/** A whole person: POST, PUT and a row of a spreadsheet. What is left out becomes null, and no links. */
export const employeeInput = z
  .strictObject({
    full_name: fields.full_name,
    job_title: fields.job_title.default(null),
    department: fields.department.default(null),
    email: fields.email.default(null),
    phone: fields.phone.default(null),
    whatsapp: fields.whatsapp.default(null),
    photo_url: fields.photo_url.default(null),
    bio: fields.bio.default(null),
    address: fields.address.default(null),
    social_links: fields.social_links.default({}),
    external_id: fields.external_id.default(null),
  })
  .meta({ ref: 'EmployeeInput' })
export type EmployeeInput = z.output<typeof employeeInput>

/** Some of a person: PATCH. What is left out stays; null clears; social_links are replaced as a whole. */
export const employeePatch = z.strictObject(fields).partial()
export type EmployeePatch = z.output<typeof employeePatch>
