import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { type OpenPage, PASSWORD, useApp } from '../support/browser'
import { expectFocus, expectFocusBack } from '../support/keyboard'
import { expectFits, withText200 } from '../support/layout'
import { countRequests, dropConnection } from '../support/page-faults'
import { shoot } from '../support/shots'

const NARROW = 360
const NEW_PASSWORD = 'battery staple horse'

const app = useApp()

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main' })

const logIn = ({ api, company }: OpenPage, password: string) =>
  api.call('POST', '/api/auth/login', { json: { email: company.email, password } })

describe('the account', () => {
  it('is reached from the header, and says who one is, where, and as what', async () => {
    const { page, company } = await app.newPage()
    await page.getByRole('link', { name: 'Account' }).click()
    await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor()
    await page.getByText(`${company.name} · Administrator`).waitFor()
    await page.getByText(company.email).waitFor()
    await shoot(page, 'account-light')
    await expectNoViolations(page)
    const own = await app.newPage({ as: 'employee', at: '/admin/account' })
    await own.page.getByText(`${own.company.name} · Employee`).waitFor()
  })

  it('is a superadmin’s too, who has no company', async () => {
    const { page } = await app.newPage({ as: 'superadmin' })
    await page.getByRole('link', { name: 'Account' }).click()
    await page.getByText('Operator of this service').waitFor()
    await expectNoViolations(page)
    await page.getByRole('link', { name: 'All companies' }).click()
    await page.getByRole('heading', { name: 'Companies', level: 1 }).waitFor()
  })

  it('fits a narrow phone, with text of twice the size too', async () => {
    const { page, company } = await app.newPage({ at: '/admin/account', width: NARROW, theme: 'dark' })
    await page.getByText(company.email).waitFor()
    await shoot(page, 'account-phone-dark')
    await expectFits(page)
    await expectNoViolations(page)
    await withText200(page)
    await expectFits(page)
  })
})

describe('a password', () => {
  it('is changed by keyboard; this browser stays signed in, and no other', async () => {
    const opened = await app.newPage({ at: '/admin/account' })
    const { page, company } = opened
    const elsewhere = await app.newPage({ company })
    await field(page, 'Current password').fill(PASSWORD)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.type(NEW_PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByText('Changed. Wherever else').waitFor()
    expect(await field(page, 'Current password').inputValue()).toBe('')
    await page.reload()
    await page.getByText(company.email).waitFor()
    await elsewhere.page.reload()
    await elsewhere.page.getByText('Your session has ended.').waitFor()
    expect((await logIn(opened, PASSWORD)).status).toBe(401)
    expect((await logIn(opened, NEW_PASSWORD)).status).toBe(200)
  })

  it('that is wrong, or too short, is said beside its field, and nothing changes', async () => {
    const opened = await app.newPage({ at: '/admin/account' })
    const { page } = opened
    await field(page, 'Current password').fill('not the password')
    await field(page, 'New password').fill('short')
    await button(page, 'Change password').click()
    await page.getByText('Use at least 8 characters.').waitFor()
    await field(page, 'New password').fill(NEW_PASSWORD)
    await button(page, 'Change password').click()
    const note = page.locator('[id="field-current_password-note"]')
    await expect.poll(() => note.textContent()).toBe('This is not your password.')
    expect(await field(page, 'Current password').getAttribute('aria-invalid')).toBe('true')
    await expectFocus(field(page, 'Current password'))
    await shoot(page, 'account-wrong')
    await expectNoViolations(page)
    expect((await logIn(opened, PASSWORD)).status).toBe(200)
  })

  it('is sent once for a double click', async () => {
    const { page } = await app.newPage({ at: '/admin/account' })
    const sent = countRequests(page, 'POST', /\/password$/)
    await field(page, 'Current password').fill(PASSWORD)
    await field(page, 'New password').fill(NEW_PASSWORD)
    await button(page, 'Change password').dblclick()
    await page.getByText('Changed. Wherever else').waitFor()
    expect(sent()).toBe(1)
  })
})

describe('signing out everywhere', () => {
  it('asks first, gives the focus back when one stays, and ends every session', async () => {
    const { page, context, company } = await app.newPage({ at: '/admin/account' })
    const elsewhere = await app.newPage({ company })
    await button(page, 'Sign out everywhere…').press('Enter')
    await page.getByRole('dialog', { name: 'Sign out everywhere?' }).waitFor()
    await expectFocus(button(page, 'Stay signed in'))
    await shoot(page, 'account-everywhere')
    await expectNoViolations(page)
    await page.keyboard.press('Enter')
    await expectFocusBack(page, button(page, 'Sign out everywhere…'))
    await page.keyboard.press('Enter')
    await button(page, 'Sign out everywhere').press('Enter')
    await page.getByText('You are signed out.').waitFor()
    expect(await context.cookies()).toEqual([])
    await elsewhere.page.reload()
    await elsewhere.page.getByText('Your session has ended.').waitFor()
  })

  it('says in the dialog when it could not be done, and can be tried again', async () => {
    const { page } = await app.newPage({ at: '/admin/account' })
    await button(page, 'Sign out everywhere…').click()
    const fault = await dropConnection(page, { path: '/api/auth/logout' })
    await button(page, 'Sign out everywhere').click()
    await page.getByRole('dialog').getByText('The service cannot be reached').waitFor()
    await navigation(page).waitFor()
    await fault.end()
    await button(page, 'Sign out everywhere').click()
    await page.getByText('You are signed out.').waitFor()
  })
})
