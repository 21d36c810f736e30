import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { useApp } from '../support/browser'
import { expectFits, withText200 } from '../support/layout'
import { goOffline, goOnline, slowDown } from '../support/page-faults'
import { shoot } from '../support/shots'

const NARROW = 360
const SLOW = 'This takes longer than usual.'

const app = useApp()

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const note = (page: Page) => page.getByRole('status').getByText('You are offline.')

/** Once a screen is there whose heading takes the focus, and not only the frame that it will stand in. */
/** With all that it loads by itself, or a chart's code would be missed by a page that goes offline. */
async function ready(page: Page): Promise<void> {
  await page.locator('h1[tabindex]').waitFor()
  await page.waitForLoadState('networkidle')
}

const isInSight = (element: Element) => {
  const { top, bottom } = element.getBoundingClientRect()
  return top >= 0 && bottom <= window.innerHeight
}

describe('without a network', () => {
  it.each([
    '/admin',
    '/admin/people',
    '/admin/people/new',
    '/admin/analytics',
    '/admin/import',
    '/admin/company',
    '/admin/subscription',
    '/admin/account',
  ])('%s says so, once, until there is one', async (path) => {
    const { page } = await app.newPage({ at: path, people: 1 })
    await ready(page)
    await goOffline(page)
    await note(page).waitFor()
    expect(await note(page).count()).toBe(1)
    await goOnline(page)
    await note(page).waitFor({ state: 'detached' })
  })

  it.each(['/admin/sign-in', '/admin/sign-up', '/admin/accept'])('%s says so too', async (path) => {
    const { page } = await app.newPage({ as: 'nobody', at: path, width: NARROW })
    await ready(page)
    await goOffline(page)
    await note(page).waitFor()
    await shoot(page, `offline-${path.split('/').at(-1)}`)
    await expectNoViolations(page)
    await expectFits(page)
    await withText200(page)
    await expectFits(page)
  })

  it.each([
    ['/admin/people/new', 'Full name', 'Add person', 'Added. The card is live.'],
    ['/admin/company', 'Name', 'Save', 'Every card you add will show it'],
  ])('a save at %s says so, keeps what was typed, and works later', async (path, name, save, done) => {
    const { page } = await app.newPage({ at: path, width: NARROW, theme: 'dark' })
    await field(page, name).fill('Typed in a tunnel')
    await goOffline(page)
    await button(page, save).click()
    const alert = page.getByRole('alert').filter({ hasText: 'You are offline' })
    await expect.poll(() => alert.evaluate(isInSight)).toBe(true)
    await shoot(page, `offline-save-${name.replace(' ', '-')}`)
    await expectNoViolations(page)
    expect(await field(page, name).inputValue()).toBe('Typed in a tunnel')
    await goOnline(page)
    await button(page, save).click()
    await page.getByText(done).waitFor()
  })

  it('a sign-in says so, and works later', async () => {
    const { page, company } = await app.newPage({ as: 'nobody', at: '/admin/sign-in' })
    await field(page, 'E-mail').fill(company.email)
    await goOffline(page)
    await button(page, 'Sign in').click()
    await page.getByRole('alert').getByText('You are offline').waitFor()
    expect(await field(page, 'E-mail').inputValue()).toBe(company.email)
  })
})

describe('what is slow in coming is said to be', () => {
  it.each([
    ['/admin', '/api/analytics/**'],
    ['/admin/people', '/api/company/*/employees*'],
    ['/admin/analytics', '/api/analytics/**'],
    ['/admin/company', '/api/company/*'],
    ['/admin/subscription', '/api/company/*/subscription'],
    ['/admin/account', '/api/auth/me'],
    ['/admin/sign-in', '/api/session'],
  ])('at %s', async (at, path) => {
    const { page } = await app.newPage({ at: null })
    const slow = await slowDown(page, { path })
    await page.goto(at)
    await page.getByRole('status').getByText(SLOW).waitFor()
    await shoot(page, `slow${at.replaceAll('/', '-')}`)
    await expectNoViolations(page)
    await slow.release()
    await page.getByText(SLOW).waitFor({ state: 'detached' })
  })

  it('for a person, and for one’s own card', async () => {
    const { page, company } = await app.newPage({ at: null, people: 1 })
    const slow = await slowDown(page, { path: '/api/employees/*' })
    await page.goto(`/admin/people/${company.people[0].id}`)
    await page.getByText(SLOW).waitFor()
    await slow.release()
    await field(page, 'Full name').waitFor()
    const own = await app.newPage({ as: 'employee', at: null })
    const slowOwn = await slowDown(own.page, { path: '/api/employees/*' })
    await own.page.goto('/admin/card')
    await own.page.getByText(SLOW).first().waitFor()
    await slowOwn.release()
    await field(own.page, 'Full name').waitFor()
  })
})
