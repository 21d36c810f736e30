import { safeLinks } from './contact'
import type { CardDetails } from './payload'
import { splitName } from './person-name'
import { httpUrl } from './url'

/** Octets on a line, its CRLF not counted (RFC 2426 §2.6). */
const LINE_OCTETS = 75

export type VcardPhoto = { type: 'JPEG' | 'PNG'; base64: string }

/**
 * A card as vCard 3.0 (RFC 2426), the version that every phone imports: CRLF line ends, folded, no empty property.
 * The photo is embedded when its bytes are given and referred to by URL otherwise.
 */
export function vcard(card: CardDetails, { photo }: { photo?: VcardPhoto } = {}): string {
  const name = splitName(line(card.employee_name))
  const organisation = [card.company_name, card.department].map((part) => escapeText(line(part)))
  const whatsapp = digits(card.whatsapp)
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${[name.family, name.given, name.additional, name.prefix, name.suffix].map(escapeText).join(';')}`,
    `FN:${escapeText(line(card.employee_name))}`,
    ...text('NICKNAME', name.nickname),
    ...(organisation[0] ? [`ORG:${organisation.filter(Boolean).join(';')}`] : []),
    ...text('TITLE', line(card.job_title)),
    ...text('TEL;TYPE=WORK,VOICE', dialled(card.phone)),
    ...(whatsapp && whatsapp !== digits(card.phone) ? text('TEL;TYPE=CELL,VOICE', dialled(card.whatsapp)) : []),
    ...text('EMAIL;TYPE=INTERNET,WORK', line(card.email)),
    ...(line(card.address) ? [`ADR;TYPE=WORK:;;${escapeText(clean(card.address))};;;;`] : []),
    ...urls(card),
    ...(whatsapp ? [`X-SOCIALPROFILE;TYPE=whatsapp:https://wa.me/${whatsapp}`] : []),
    ...text('NOTE', clean(card.bio)),
    ...(photo ? [`PHOTO;ENCODING=b;TYPE=${photo.type}:${photo.base64}`] : uri('PHOTO;VALUE=uri', card.photo_url)),
    ...uri('SOURCE', card.url),
    `REV:${new Date(card.updated_at).toISOString().replace(/\.\d+/, '')}`,
    `UID:urn:uuid:${card.employee_id}`,
    'END:VCARD',
  ]
  return lines.map((content) => `${fold(content)}\r\n`).join('')
}

/**
 * The file name of a card's vCard as parameters of Content-Disposition (RFC 6266): in ASCII, and the person's own (RFC 8187).
 */
export function vcardFileName(card: CardDetails): string {
  const ascii = card.employee_slug.replace(/[^a-z0-9-]/gi, '') || 'contact'
  const own = line(card.employee_name).replace(/[\\/:*?"<>|]/g, '') || ascii
  const encoded = encodeURIComponent(own).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `filename="${ascii}.vcf"; filename*=UTF-8''${encoded}.vcf`
}

function urls(card: CardDetails): string[] {
  const { website, calendar, ...networks } = safeLinks(card)
  const profiles = Object.entries(networks).map(
    ([kind, url]) => `X-SOCIALPROFILE;TYPE=${kind === 'x' ? 'twitter' : kind}:${url}`,
  )
  return [
    ...uri('URL;TYPE=WORK', website),
    ...[...Object.values(networks), calendar].flatMap((url) => uri('URL', url)),
    ...uri('URL', card.url),
    ...profiles,
  ]
}

const text = (name: string, value: string) => (value ? [`${name}:${escapeText(value)}`] : [])

function uri(name: string, value: string | null | undefined): string[] {
  const url = httpUrl(value)
  return url ? [`${name}:${url}`] : []
}

/** Text without control characters, byte order marks and halves of surrogate pairs; lines end in a line feed. */
const clean = (value: string | null) =>
  (value ?? '')
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufeff]/g, '')
    .trim()

const line = (value: string | null) => clean(value).replace(/\s+/g, ' ')

/** Without an extension (RFC 3966 `;ext=`). */
const digits = (phone: string | null) => (phone ?? '').replace(/;.*/, '').replace(/\D/g, '')

/** An extension follows a comma: the pause that phones dial before it. */
const dialled = (phone: string | null) => line(phone).replace(/;ext=/i, ',')

/** RFC 2426 §5 text: backslash, comma, semicolon and line feed are escaped. */
const escapeText = (value: string) => value.replace(/[\\,;]/g, '\\$&').replaceAll('\n', '\\n')

/** RFC 2426 §2.6, never inside a character: importers unfold octets, characters, or both. */
function fold(content: string): string {
  let folded = ''
  let octets = 0
  for (const character of content) {
    const width = utf8Octets(character)
    if (octets + width > LINE_OCTETS) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += width
  }
  return folded
}

function utf8Octets(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x1_0000 ? 3 : 4
}
