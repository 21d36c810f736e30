import ICAL from 'ical.js'

/** What an address book shows of a vCard. `profiles` are the X-SOCIALPROFILEs by type, `links` all URLs. */
export type Contact = {
  name: string
  parts: string[]
  nickname: string | undefined
  title: string | undefined
  organisation: string[]
  phone: string | undefined
  phones: string[]
  email: string | undefined
  address: string | undefined
  note: string | undefined
  photo: string | undefined
  uid: string | undefined
  links: string[]
  profiles: Record<string, string>
}

/** Reads a vCard 3.0 with ical.js; throws when it is not one vCard. */
export function readVcard(vcard: string): Contact {
  const card = new ICAL.Component(ICAL.parse(vcard))
  const value = (name: string) => card.getFirstPropertyValue(name)
  const values = (name: string) => card.getAllProperties(name).map((property) => String(property.getFirstValue()))
  const text = (name: string) => unescaped(value(name))
  const phones = values('tel')
  return {
    name: text('fn') ?? '',
    parts: flat(value('n')),
    nickname: text('nickname'),
    title: text('title'),
    organisation: flat(value('org')),
    phone: phones[0],
    phones,
    email: text('email'),
    address: flat(value('adr'))[2],
    note: text('note'),
    photo: text('photo'),
    uid: text('uid'),
    links: values('url'),
    profiles: Object.fromEntries(
      card
        .getAllProperties('x-socialprofile')
        .map((property) => [String(property.getParameter('type')), String(property.getFirstValue())]),
    ),
  }
}

/** RFC 2426 §4 has `;` escaped in every text; ical.js gives that escape back as it stands. */
const unescaped = (value: unknown) => (value ? String(value).replaceAll('\\;', ';') : undefined)

const flat = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : value ? [String(value)] : [])
