import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

/** Who a row of the fixtures is, as a card should show them. */
type Person = {
  external_id: string
  full_name: string
  job_title: string
  department: string
  /** E.164. */
  phone: string | null
  address: string | null
  links: Record<string, string>
}

const accounts = {
  x: ['twitter', 'https://x.com/'],
  facebook: ['facebook', 'https://www.facebook.com/'],
  instagram: ['instagram', 'https://www.instagram.com/'],
  youtube: ['youtube', 'https://www.youtube.com/channel/'],
} as const

/** One of test/fixtures: the file as it is sent, and the people in it. */
export function congress(chamber: 'us-senate' | 'us-house') {
  const csv = readFileSync(new URL(`../fixtures/${chamber}.csv`, import.meta.url), 'utf8')
  const rows: Record<string, string>[] = parse(csv, { columns: true })
  return { csv, people: rows.map(personOf) }
}

function personOf(row: Record<string, string>): Person {
  const { external_id = '', full_name = '', job_title = '', department = '', phone, address, website } = row
  const links = Object.entries(accounts).flatMap(([kind, [column, base]]) =>
    row[column] ? [[kind, base + row[column]]] : [],
  )
  return {
    external_id,
    full_name,
    job_title,
    department,
    phone: phone ? phone.replaceAll('-', '') : null,
    address: address || null,
    links: { ...(website && { website }), ...Object.fromEntries(links) },
  }
}
