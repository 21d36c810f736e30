import type { PeopleQuery } from '../api'
import { counted, number } from '../parts/intl'

/** The texts of the screen of people, in one place; numbers and dates as the reader's locale writes them. */

export const count = number
const people = (n: number) => counted(n, 'person', 'people')

export type Status = NonNullable<PeopleQuery['status']>
export const statuses: Record<Status, string> = { active: 'Active', inactive: 'Deactivated', all: 'All' }

export type Sort = NonNullable<PeopleQuery['sort']>
export const sorts: Record<Sort, string> = {
  name: 'Name, A to Z',
  '-name': 'Name, Z to A',
  title: 'Job title, A to Z',
  '-title': 'Job title, Z to A',
  department: 'Department, A to Z',
  '-department': 'Department, Z to A',
  '-updated': 'Changed last',
  updated: 'Changed first',
}
/** The columns that sort, with the direction of the first click. */
export const columns = [
  { key: 'name', label: 'Name', first: 'name' },
  { key: 'title', label: 'Job title', first: 'title' },
  { key: 'department', label: 'Department', first: 'department' },
  { key: 'updated', label: 'Changed', first: '-updated' },
] as const

export const text = {
  title: 'People',
  add: 'Add person',
  import: 'Import',
  search: 'Search',
  searchHint: 'Name, e-mail, title or department',
  status: 'Status',
  sort: 'Sort',
  found: (n: number, isFiltered: boolean) => (isFiltered ? `${people(n)} found` : people(n)),
  loading: 'Loading the people',
  select: (name: string) => `Select ${name}`,
  selectAll: 'Select everyone who matches',
  selected: (n: number) => `${people(n)} selected`,
  notSelected: 'Not everyone could be selected',
  clear: 'Clear selection',
  deactivate: 'Deactivate…',
  reactivate: 'Reactivate',
  download: 'Download',
  more: 'The rest could not be loaded',
  csv: 'Spreadsheet (CSV)',
  vcf: 'Contacts (VCF)',
  qrSvg: 'QR codes (SVG)',
  qrPng: 'QR codes (PNG)',
  open: (name: string) => `Open ${name}’s card`,
  qr: (name: string) => `QR code of ${name}’s card`,
  copy: 'Copy link',
  openTitle: 'Open card',
  qrTitle: 'QR code',
  card: 'Card',
  /** A phone number as the API has it, with its extension in words. */
  phone: (number: string) => number.replace(';ext=', ' ext. '),
  none: '—',
  deactivated: 'Deactivated',
  reactivated: (name: string) => `${name} is active again.`,
  notReactivated: (name: string) => `${name} is still deactivated`,
  retry: 'Try again',
}

export const empty = {
  title: 'Nobody is here yet',
  lead: 'Every person gets a card of their own, with an address and a QR code that stay theirs.',
  add: 'Add the first person',
  import: 'Import a spreadsheet',
  nobody: 'Nobody found',
  why: (q: string) => (q ? `No name, e-mail, title or department contains “${q}”.` : 'Nobody is deactivated.'),
  clear: 'Show everyone active',
}

export const bulk = {
  askTitle: (n: number) => `Deactivate ${people(n)}?`,
  ask: 'Their cards, contact files and QR codes stop working at once. Their addresses are kept for them, and you can reactivate each of them later.',
  keep: 'Keep active',
  confirm: 'Deactivate',
  gathering: 'Gathering everyone…',
  working: (done: number, all: number) => `${count(done)} of ${count(all)}`,
  stop: 'Stop',
  done: (n: number) => `${people(n)} deactivated.`,
  partly: (failed: number, all: number) => `${count(failed)} of ${people(all)} could not be deactivated`,
  close: 'Close',
  again: 'Try these again',
  zipTitle: 'Preparing the QR codes',
  fileTitle: 'Preparing the file',
  nobodyActive: 'Nobody selected has a card: all are deactivated.',
  missing: (names: string) => `Not in the file: ${names}`,
  failed: 'The download did not work',
}
