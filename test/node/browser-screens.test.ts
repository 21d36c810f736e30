import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { addPerson, invitationOf, type OpenPage, PASSWORD, useApp } from '../support/browser'
import { expectFits, expectStill, withText200 } from '../support/layout'
import { shoot } from '../support/shots'
import { staff } from '../support/staff'
import { visit } from '../support/visits'

/** CSS pixels: the narrowest phone that has to do. */
const NARROW = 360

const app = useApp()

type Look = {
  /** An administrator, unless told. */
  as?: 'nobody' | 'employee' | 'superadmin'
  /** Where it is opened; at the route itself, unless told. */
  at?: (open: OpenPage) => string | Promise<string>
  /** Done once all of it is there. */
  ready: (page: Page, open: OpenPage) => Promise<unknown>
}

const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name, level: 1 }).waitFor()
const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first().waitFor()
const inFrame = (words: string) => (page: Page) => page.frameLocator('iframe').getByText(words).first().waitFor()
const chart = (page: Page) => page.locator('.chart canvas').waitFor()
const table = async (page: Page) => {
  await page.getByRole('radio', { name: 'Table' }).check()
  await page.locator('.day-table').waitFor()
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const ada = ({ company }: OpenPage) => company.people[0]
const visited = (path: (open: OpenPage) => string) => async (open: OpenPage) => {
  await visit(open, ada(open))
  return path(open)
}

/** Every route of ui/src/app.tsx, each way it can look that is no state of another test. */
const routes: Record<string, Record<string, Look>> = {
  '/': { 'leads to the admin': { ready: text('of 4 done') } },
  '/admin/sign-in': {
    empty: { as: 'nobody', ready: heading('Sign in') },
    'with errors': {
      as: 'nobody',
      async ready(page) {
        await press(page, 'Sign in')
        await text('Give a password.')(page)
      },
    },
    refused: {
      as: 'nobody',
      async ready(page, { company }) {
        await page.getByLabel('E-mail').fill(company.email)
        await page.getByRole('textbox', { name: 'Password' }).fill(`not ${PASSWORD}`)
        await press(page, 'Sign in')
        await text('E-mail or password is wrong')(page)
      },
    },
  },
  '/admin/sign-up': { empty: { as: 'nobody', ready: heading('Set up your company') } },
  '/admin/accept': {
    invited: {
      as: 'nobody',
      at: async ({ api, company }) => `/admin/accept#${await invitationOf(api, company)}`,
      ready: heading('Welcome, Grace Hopper'),
    },
    incomplete: { as: 'nobody', ready: text('The link is incomplete') },
  },
  '/admin/companies': { all: { as: 'superadmin', ready: text('of 25 people') } },
  '/admin': {
    'with visits': { at: visited(() => '/admin'), ready: chart },
    'as a table': { at: visited(() => '/admin'), ready: table },
    'before any visit': { ready: text('of 4 done') },
  },
  '/admin/account': { own: { ready: heading('Account') } },
  '/admin/card': { own: { as: 'employee', ready: inFrame('Emma Employee') } },
  '/admin/card/numbers': { none: { as: 'employee', ready: text('Views') } },
  '/admin/analytics': {
    'with visits': { at: visited(() => '/admin/analytics'), ready: chart },
    'as a table': { at: visited(() => '/admin/analytics'), ready: table },
    'of nothing': { ready: text('Nothing happened in this period') },
  },
  '/admin/analytics/people/:id': {
    'with visits': { at: visited((open) => `/admin/analytics/people/${ada(open).id}`), ready: chart },
  },
  '/admin/people': {
    all: { ready: text('Mary Jackson') },
    selected: { ready: (page) => page.getByRole('checkbox', { name: 'Select Ada Lovelace' }).check() },
    'found nobody': { at: () => '/admin/people?q=zzz', ready: text('contains “zzz”') },
  },
  '/admin/people/new': { empty: { ready: text('Type a name to see the card.') } },
  '/admin/people/:id': {
    active: { at: (open) => `/admin/people/${ada(open).id}`, ready: inFrame('Ada Lovelace') },
  },
  '/admin/import': { empty: { ready: text('Choose the file') } },
  '/admin/company': { filled: { ready: inFrame('Ada Lovelace') } },
  '/admin/subscription': { free: { ready: text('of 25 active people') } },
  '/admin/*': { inside: { at: () => '/admin/nothing-here', ready: heading('There is nothing here') } },
  '*': {
    outside: {
      as: 'nobody',
      at: () => '/admin/sign-in',
      // Only the admin's paths are answered with the admin, so what is outside of them is left to links.
      async ready(page) {
        await page.getByRole('button', { name: 'Sign in' }).waitFor()
        await page.evaluate(() => history.pushState(null, '', '/nowhere'))
        await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')))
        await heading('There is nothing here')(page)
      },
    },
  },
}

/** The pages that the Worker makes itself. */
const cards: Record<string, Look> = {
  'a card': { as: 'nobody', at: (open) => cardOf(open), ready: heading('Ada Lovelace') },
  'a card that was taken down': {
    as: 'nobody',
    async at(open) {
      const { api, company } = open
      const person = await addPerson(api, company, { full_name: 'Gone' })
      await api.ok('DELETE', `/api/employees/${person.id}`, { token: company.token })
      return new URL(person.card.url).pathname
    },
    ready: heading('This card is no longer available'),
  },
  'a card that never was': { as: 'nobody', at: () => '/card/no/body', ready: heading('There is no card here') },
}
const cardOf = (open: OpenPage) => new URL(ada(open).card.url).pathname

async function expectGood(name: string, route: string, { as = undefined, at, ready }: Look) {
  const open = await app.newPage({ ...(as && { as }), at: null, width: NARROW, people: staff })
  const { page } = open
  await page.goto((await at?.(open)) ?? route)
  await ready(page, open)
  await shoot(page, `screen-${name.replaceAll(/\W+/g, '-')}`)
  await expectStill(page)
  await expectFits(page)
  await expectNoViolations(page)
  await withText200(page)
  await expectFits(page)
}

describe.each(Object.entries(routes))('%s', (route, looks) => {
  it.each(Object.entries(looks))('%s: reads well, fits and stands still', (name, look) =>
    expectGood(`${route} ${name}`, route, look),
  )
})

it.each(Object.entries(cards))('%s reads well, fits and stands still', (name, look) => expectGood(name, '', look))

it('no route of the admin is left out', () => {
  expect(Object.keys(routes).sort()).toEqual(routesOf('app.tsx').sort())
})

/** The routes that lead to a screen: those without others inside. */
function routesOf(file: string): string[] {
  const found: string[] = []
  const above: string[] = []
  for (const line of readFileSync(new URL(`../../ui/src/${file}`, import.meta.url), 'utf8').split('\n')) {
    const path = /<Route path="([^"]*)"/.exec(line)?.[1]
    const whole = [...above, path].join('/').replaceAll(/\/+/g, '/') || '/'
    if (line.includes('</Route>')) above.pop()
    else if (path !== undefined && line.endsWith('/>')) found.push(whole.length > 1 ? whole.replace(/\/$/, '') : whole)
    else if (path !== undefined) above.push(path)
  }
  return found
}
