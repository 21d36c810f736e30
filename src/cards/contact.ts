import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { type CardPayload, type LinkKind, linkKinds, type SocialLinks } from './payload'
import { nameWords } from './person-name'
import { httpUrl } from './url'

/** What a link of each kind is called. */
export const linkLabels: Record<LinkKind, string> = {
  website: 'Website',
  linkedin: 'LinkedIn',
  x: 'X',
  facebook: 'Facebook',
  instagram: 'Instagram',
  youtube: 'YouTube',
  tiktok: 'TikTok',
  github: 'GitHub',
  telegram: 'Telegram',
  calendar: 'Calendar',
}

/** The links of a card that are http(s) and nothing else, in their usual order. */
export function safeLinks({ social_links }: Pick<CardPayload, 'social_links'>): SocialLinks {
  const links = linkKinds.map((kind) => [kind, httpUrl(social_links[kind])] as const)
  return Object.fromEntries(links.filter(([, url]) => url))
}

/** An E.164 number in groups, which no line break parts; another text stays as it is. */
export const readablePhone = (phone: string) =>
  (parsePhoneNumberFromString(phone)?.formatInternational() ?? phone).replaceAll(' ', '\u00a0')

/** RFC 3966: the number without its punctuation, and its extension as the parameter that phones dial after it. */
export const telUrl = (phone: string) =>
  `tel:${phone.replace(/;.*/, '').replace(/[^\d+*#]/g, '')}${/;ext=\d+/i.exec(phone)?.[0] ?? ''}`

/** RFC 6068: everything but the at sign is percent-encoded where it might carry header fields. */
export const mailUrl = (email: string) => `mailto:${encodeURIComponent(email).replace('%40', '@')}`

export const whatsappUrl = (phone: string) => `https://wa.me/${phone.replace(/\D/g, '')}`

export const mapUrl = (address: string) =>
  `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(address.toWellFormed())}`

/** Sharing where there is no script: a message with the card's address, to nobody yet. */
export const shareUrl = ({ employee_name, company_name, url }: CardPayload) =>
  `mailto:?subject=${encodeURIComponent(`${employee_name}, ${company_name}`.toWellFormed())}&body=${encodeURIComponent(url)}`

/** A URL as one reads it aloud: without scheme, `www.`, query and final slash. */
export function readableUrl(url: string): string {
  const { host, pathname } = new URL(url)
  const path = pathname.replace(/\/$/, '')
  return host.replace(/^www\./, '') + safelyDecoded(path)
}

function safelyDecoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** Up to two first letters: of the name's first word and of its last; one where letters would join (Arabic). */
export function initials(name: string): string {
  const words =
    nameWords(name)
      .join(' ')
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  const ends = words.length > 1 && direction(name) === 'ltr' ? [words[0], words.at(-1)] : words.slice(0, 1)
  return ends.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase('en') ?? '').join('')
}

/** Whether a text starts in a script written from right to left (the first strong character, Unicode UAX 9 P2). */
export function direction(text: string): 'ltr' | 'rtl' {
  const first = /\p{L}/u.exec(text)?.[0] ?? ''
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|[\u{10800}-\u{10fff}]|[\u{1e800}-\u{1efff}]/u.test(first)
    ? 'rtl'
    : 'ltr'
}
