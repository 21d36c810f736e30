import type { InferRequestType, InferResponseType } from 'hono/client'
import type { Api, Company } from '../api'
import { TICKED } from '../parts/field'
import { fieldLabels, text } from './company-text'
import { linkNames } from './field-names'

type CompanyApi = Api['company'][':company_id']
export type CompanyPatch = InferRequestType<CompanyApi['$patch']>['json']
type Changed = InferResponseType<CompanyApi['$patch'], 200>
export type Refresh = Changed['refresh']
/** Without a refresh where the cards stay as they are. */
export type Saved = Company & { refresh: Refresh | undefined }
export type Preview = InferResponseType<CompanyApi['preview']['$post'], 200>

type LinkKind = keyof Company['default_links']
export const linkKinds = Object.keys(linkNames) as LinkKind[]
const fieldNames = Object.keys(fieldLabels) as (keyof typeof fieldLabels)[]

/** The texts of the form by the names of its fields; an empty one is none. */
export type Draft = Readonly<Record<string, string>>

export const draftOf = (company: Company): Draft => ({
  ...Object.fromEntries(fieldNames.map((name) => [name, String(company[name] ?? '')])),
  ...Object.fromEntries(linkKinds.map((kind) => [linkField(kind), company.default_links[kind] ?? ''])),
})

export const linkField = (kind: LinkKind) => `default_links.${kind}`

export const labelOf = (field: string) =>
  fieldLabels[field as keyof typeof fieldLabels] ?? linkNames[field.replace('default_links.', '') as LinkKind]

/** What a card shows. */
export function lookOf(draft: Draft): CompanyPatch & { name: string } {
  const { name = '', brand_color, domain, logo_url, legal_footer } = draft
  return {
    name,
    ...(brand_color !== undefined && { brand_color }),
    domain: domain || null,
    logo_url: logo_url || null,
    legal_footer: legal_footer || null,
    default_links: Object.fromEntries(linkKinds.map((kind) => [kind, draft[linkField(kind)] || null])),
  }
}

/** What is kept of events: nothing that a card shows. */
const rulesOf = ({ event_months, keeps_networks }: Draft): CompanyPatch => ({
  ...(event_months !== undefined && { event_months: Number(event_months) }),
  ...(keeps_networks !== undefined && { keeps_networks: keeps_networks === TICKED }),
})

/** Without what a card shows where nothing of it changed, so that no card is made anew. */
export function patchOf(draft: Draft, base: Draft): CompanyPatch {
  const rules = rulesOf(draft)
  const changed = differences(base, draft)
  const isOfRulesAlone = changed.length > 0 && changed.every((field) => field in rules)
  return isOfRulesAlone ? rules : { ...lookOf(draft), ...rules }
}

/** A field's text as people read it. */
export function readable(field: string, value: string | undefined): string {
  if (field === 'event_months') return text.privacy.months(Number(value))
  if (field === 'keeps_networks') return value === TICKED ? text.privacy.kept : text.privacy.notKept
  return value || text.conflict.empty
}

/** The fields in which two drafts differ, white space at their ends aside, in the order of the form. */
export const differences = (one: Draft, other: Draft) =>
  Object.keys(one).filter((field) => one[field]?.trim() !== other[field]?.trim())
