import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { invitationOf, PASSWORD, useApp } from '../support/browser'
import { countRequests, goOffline, goOnline } from '../support/page-faults'

const app = useApp()

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 })
const path = (page: Page) => new URL(page.url()).pathname + new URL(page.url()).search

async function signIn(page: Page, email: string, password = PASSWORD) {
  await field(page, 'E-mail').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Sign in').click()
}

const signedOut = (page: Page) => page.getByText('You are signed out.').waitFor()
const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main' })

/** What scripts of the page could read of a session. */
const readable = (page: Page) =>
  page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]))

describe('a person', () => {
  it('signs up, and is still signed in after a reload, with a session that no script can read', async () => {
    const { page, context } = await app.newPage({ as: 'nobody', at: '/admin/sign-up' })
    await field(page, 'Company').fill('Difference & Sons')
    await field(page, 'Your name').fill('Charles Babbage')
    await field(page, 'Work e-mail').fill(`charles-${crypto.randomUUID()}@example.com`)
    await field(page, 'Password').fill(PASSWORD)
    await button(page, 'Create company').click()
    await page.getByText('Difference & Sons').first().waitFor()
    await page.reload()
    await page.getByText('Charles Babbage').first().waitFor()
    const [cookie, ...others] = await context.cookies()
    expect([cookie?.name, cookie?.httpOnly, cookie?.secure, cookie?.sameSite, others]).toEqual([
      ...['__Host-edgecard', true, true, 'Strict', []],
    ])
    expect(await readable(page)).not.toContain(cookie?.value.split('.')[1])
  })

  it('signs in, and out of this browser only', async () => {
    const { page, company, context } = await app.newPage({ as: 'nobody', at: '/admin/sign-in' })
    const elsewhere = await app.newPage({ company })
    await signIn(page, company.email)
    await navigation(page).waitFor()
    await button(page, 'Sign out').click()
    await signedOut(page)
    expect(await context.cookies()).toEqual([])
    await page.goto('/admin/company')
    await heading(page, 'Sign in').waitFor()
    await elsewhere.page.reload()
    await navigation(elsewhere.page).waitFor()
  })

  it('opens an invitation, and is the employee', async () => {
    const { page, company, api } = await app.newPage({ as: 'nobody', at: null })
    await page.goto(`/admin/accept#${await invitationOf(api, company)}`)
    await heading(page, 'Welcome, Grace Hopper').waitFor()
    await field(page, 'Password').fill(PASSWORD)
    await button(page, 'Open my card').click()
    await navigation(page).getByRole('link', { name: 'My card' }).waitFor()
  })

  it('signs in with nothing but a keyboard', async () => {
    const { page, company } = await app.newPage({ as: 'nobody', at: '/admin/sign-in' })
    await heading(page, 'Sign in').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type(company.email)
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await field(page, 'Password').getAttribute('type')).toBe('text')
    await page.keyboard.press('Tab')
    expect(await button(page, 'Sign in').evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await navigation(page).waitFor()
  })

  it('is signed in once, however often they press', async () => {
    const { page, company } = await app.newPage({ as: 'nobody', at: '/admin/sign-in' })
    const sent = countRequests(page, 'POST', /\/login$/)
    await field(page, 'E-mail').fill(company.email)
    await field(page, 'Password').fill(PASSWORD)
    await button(page, 'Sign in').dblclick()
    await navigation(page).waitFor()
    expect(sent()).toBe(1)
  })
})

it('shows a page whose code cannot be loaded as a failure, and not the browser’s', async () => {
  const { page } = await app.newPage({ at: '/admin/people/new' })
  await field(page, 'Full name').waitFor()
  await goOffline(page)
  await navigation(page).getByRole('link', { name: 'Company' }).click()
  await page.getByRole('alert').waitFor()
  await expectNoViolations(page)
  await goOnline(page)
  await button(page, 'Try again').click()
  await heading(page, 'Company').waitFor()
})

describe('a session', () => {
  it('leads back to the deep link that was opened without one', async () => {
    const { page, company } = await app.newPage({ as: 'nobody', at: '/admin/company?from=mail' })
    await signIn(page, company.email)
    await navigation(page).waitFor()
    expect(path(page)).toBe('/admin/company?from=mail')
  })

  it.each(['//evil.example', 'https://evil.example', '/administrator', '/admin/../card'])(
    'does not lead to %s',
    async (next) => {
      const { page } = await app.newPage({ at: `/admin/sign-in?${new URLSearchParams({ next })}` })
      await navigation(page).waitFor()
      expect(page.url()).toMatch(`${app.origin}/admin`)
    },
  )

  it('that is revoked during an edit leads to sign-in, and back to the edit', async () => {
    const { page, company, api } = await app.newPage({ at: '/admin/people/new' })
    await field(page, 'Full name').fill('Half Typed')
    await api.ok('POST', '/api/auth/logout', { token: company.token })
    await button(page, /^Add/).first().click()
    await page.getByText('Your session has ended.').waitFor()
    await signIn(page, company.email, 'wrong password')
    await page.getByRole('alert').getByText('E-mail or password is wrong').waitFor()
    await signIn(page, company.email)
    await field(page, 'Full name').waitFor()
    expect(path(page)).toBe('/admin/people/new')
  })

  it('that is revoked leads to sign-in from a fresh page too', async () => {
    const { page, company, api } = await app.newPage({ at: null })
    await api.ok('POST', '/api/auth/logout', { token: company.token })
    await page.goto('/admin/company')
    await page.getByText('Your session has ended.').waitFor()
    await signIn(page, company.email)
    await navigation(page).waitFor()
    expect(path(page)).toBe('/admin/company')
  })

  it('is one in all tabs', async () => {
    const { page, context, company } = await app.newPage({ at: '/admin/company' })
    const other = await context.newPage()
    await other.goto('/admin/people')
    await navigation(other).waitFor()
    await button(page, 'Sign out').click()
    await signedOut(other)
    await signIn(page, company.email)
    await navigation(other).waitFor()
  })

  it('is kept, and said to be, when a sign-out does not reach the service', async () => {
    const { page, context } = await app.newPage({ at: '/admin/people/new' })
    await field(page, 'Full name').waitFor()
    await goOffline(page)
    await button(page, 'Sign out').click()
    await page.getByText('You are not signed out yet').waitFor()
    expect(await context.cookies()).toHaveLength(1)
    await goOnline(page)
    await button(page, 'Sign out again').click()
    await signedOut(page)
    expect(await context.cookies()).toEqual([])
  })
})
