import type { Page } from 'playwright-core'
import type { Api, Json } from '../test/support/http.ts'
import { demo } from './seed.ts'

type Visitor = 'nobody' | 'admin' | 'employee' | 'superadmin'
export type Stage = {
  api: Api
  tokens: Record<Exclude<Visitor, 'nobody'>, string>
  company: Json
  /** By name. */
  person(name: string): Json
  /** Somebody whose card was taken down. */
  former: Json
  invitation: string
}
type Screen = { as?: Visitor; at: string | ((stage: Stage) => string); prepare?: (page: Page) => Promise<unknown> }

const NEWCOMERS = [
  'Name,Position,Team,E-mail,Mobile',
  'Rosa Delgado,Apprentice roaster,Roastery,rosa.delgado@example.com,+1 503 555 0103',
  'Peter Lund,Delivery driver,Operations,peter.lund@example.com,+1 503 555 0104',
  'Aiko Mori,Barista,Cafés,aiko.mori@example,+1 503 555 0105',
  'Jonas Weber,Barista,Cafés,jonas.weber@example.com,503',
  'Fatima Haddad,Sales trainee,Sales,fatima.haddad@example.com,+1 206 555 0107',
].join('\n')
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor()

async function chooseFile(page: Page) {
  const file = { name: 'newcomers.csv', mimeType: 'text/csv', buffer: Buffer.from(NEWCOMERS) }
  await page.locator('input[type=file]').setInputFiles(file)
  await heading(page, 'Match the columns')
}
async function check(page: Page) {
  await chooseFile(page)
  await press(page, 'Check the people')
  await heading(page, 'What will happen')
}

/** Every screen by the name of its picture, in an order in which none spoils the next. */
export const screens: Record<string, Screen> = {
  'sign-in': { as: 'nobody', at: '/admin/sign-in' },
  'sign-up': { as: 'nobody', at: '/admin/sign-up' },
  accept: { as: 'nobody', at: ({ invitation }) => `/admin/accept#${invitation}` },
  card: { as: 'nobody', at: ({ person }) => new URL(person(demo.full_name).card.url).pathname },
  'card-arabic': { as: 'nobody', at: ({ person }) => new URL(person('ليلى منصور').card.url).pathname },
  'card-missing': { as: 'nobody', at: '/card/copperline-coffee/nobody' },
  'card-gone': { as: 'nobody', at: ({ former }) => new URL(former.card.url).pathname },
  overview: { at: '/admin' },
  people: { at: '/admin/people' },
  'people-selected': {
    at: '/admin/people',
    async prepare(page) {
      for (const name of ['Amara Okafor', 'Chidi Nwosu']) await page.getByLabel(`Select ${name}`).check()
    },
  },
  'people-none': { at: '/admin/people?q=zzz' },
  person: { at: ({ person }) => `/admin/people/${person('Amara Okafor').id}` },
  'person-new': { at: '/admin/people/new' },
  'person-erasure': {
    at: ({ former }) => `/admin/people/${former.id}`,
    async prepare(page) {
      await press(page, 'Erase…')
      await page.getByRole('dialog').waitFor()
    },
  },
  'import-file': { at: '/admin/import' },
  'import-columns': { at: '/admin/import', prepare: chooseFile },
  'import-check': { at: '/admin/import', prepare: check },
  company: { at: '/admin/company' },
  analytics: { at: '/admin/analytics' },
  'analytics-table': {
    at: '/admin/analytics?days=7',
    prepare: (page) => page.getByRole('radio', { name: 'Table' }).check({ force: true }),
  },
  'analytics-person': { at: ({ person }) => `/admin/analytics/people/${person(demo.full_name).id}` },
  subscription: { at: '/admin/subscription' },
  account: { at: '/admin/account' },
  'my-card': { as: 'employee', at: '/admin/card' },
  'my-numbers': { as: 'employee', at: '/admin/card/numbers' },
  companies: { as: 'superadmin', at: '/admin/companies' },
  'not-found': { at: '/admin/nothing-here' },
  'import-done': {
    at: '/admin/import',
    async prepare(page) {
      await check(page)
      await press(page, /^Import \d/)
      await heading(page, /need mending/)
    },
  },
}
