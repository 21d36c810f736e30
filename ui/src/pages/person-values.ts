import type { Person } from '../api'
import type { Values } from '../parts/form'
import { type FieldName, fieldNames } from './person-text'

type LinkKind = keyof Person['social_links']
const LINK = 'social_links.'
const linkKinds = fieldNames.flatMap((name) => (name.startsWith(LINK) ? [name.slice(LINK.length) as LinkKind] : []))

/** The name of the draft of a person who is there, or of one who is added. */
export const personDraft = (id = 'new') => `person/${id}`

/** A person as the texts of the form. */
export function valuesOf(person: Person): Record<FieldName, string> {
  const entries = fieldNames.map((name) => {
    if (name.startsWith(LINK)) return [name, person.social_links[name.slice(LINK.length) as LinkKind] ?? '']
    return [name, person[name as Exclude<FieldName, `social_links.${string}`>] ?? '']
  })
  return Object.fromEntries(entries)
}

/** The texts of the form as POST and PUT take a person; the API tidies them. */
export function personOf({ full_name = '', ...values }: Values) {
  const social_links = Object.fromEntries(linkKinds.map((kind) => [kind, values[LINK + kind] ?? null]))
  const { job_title, department, email, phone, whatsapp, photo_url, bio, address, external_id } = values
  return {
    ...{ full_name, job_title, department, email, phone, whatsapp },
    ...{ photo_url, bio, address, external_id, social_links },
  }
}
export type PersonInput = ReturnType<typeof personOf>

const isText = (control: Element | RadioNodeList | null) =>
  control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement

/** The texts in a form at the moment, of one that is locked too. */
export const read = (form: HTMLFormElement): Values =>
  Object.fromEntries([...form.elements].flatMap((control) => (isText(control) ? [[control.name, control.value]] : [])))

/** Writes texts into a form, and unfolds it where there is one. */
export function write(form: HTMLFormElement, values: Partial<Values>) {
  for (const [name, value] of Object.entries(values)) {
    const control = form.elements.namedItem(name)
    if (!isText(control)) continue
    control.value = value ?? ''
    if (value) control.closest('details')?.setAttribute('open', '')
  }
}

/** What three states of a form differ in: `both` changed a field in two ways, or only they did. */
export function compare(base: Values, mine: Values, theirs: Values) {
  const changed = fieldNames.filter((name) => name in mine && same(theirs[name]) !== same(base[name]))
  const both = changed.filter(
    (name) => same(mine[name]) !== same(base[name]) && same(mine[name]) !== same(theirs[name]),
  )
  return { both, onlyTheirs: changed.filter((name) => same(mine[name]) === same(base[name])) }
}

/** As the API would keep it: browsers send a line end of a text area in their own way. */
const same = (text: string | undefined) => (text ?? '').replace(/\r\n?/g, '\n').trim()

export const differs = (one: Values, other: Values) =>
  Object.keys({ ...one, ...other }).some((name) => same(one[name]) !== same(other[name]))
