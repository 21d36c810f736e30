import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { invitationOf, type OpenPage, PASSWORD, useApp } from '../support/browser'
import { dropConnection, failWith, LOADING, slowDown } from '../support/page-faults'

const app = useApp()

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main' })
const alert = (page: Page, text: string) => page.getByRole('alert').getByText(text).waitFor()

/** What a screen reader says after the name of a field that is wrong; undefined for one that is not. */
async function complaint(page: Page, name: string): Promise<string | undefined> {
  const input = field(page, name)
  if ((await input.getAttribute('aria-invalid')) !== 'true') return undefined
  const id = await input.getAttribute('aria-describedby')
  return (await page.locator(`[id="${id}"]`).textContent()) ?? ''
}

async function fillSignIn({ page, company }: OpenPage) {
  await field(page, 'E-mail').fill(company.email)
  await field(page, 'Password').fill(PASSWORD)
}

describe('what is wrong stands beside the field it is about', () => {
  it('at sign-up, with the first of them in focus', async () => {
    const { page } = await app.newPage({ as: 'nobody', at: '/admin/sign-up' })
    await field(page, 'Work e-mail').fill('nobody')
    await field(page, 'Password').fill('short')
    await button(page, 'Create company').click()
    await expect.poll(() => complaint(page, 'Your name')).toBe('Give your name.')
    expect(await complaint(page, 'Work e-mail')).toMatch(/\S+ .*\.$/)
    expect(await complaint(page, 'Password')).toContain('8')
    expect(await complaint(page, 'Company')).toBeUndefined()
    expect(await field(page, 'Your name').evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await field(page, 'Work e-mail').inputValue()).toBe('nobody')
  })

  it('at sign-in, and at an invitation', async () => {
    const { page, company, api } = await app.newPage({ as: 'nobody', at: '/admin/sign-in' })
    await button(page, 'Sign in').click()
    await expect.poll(() => complaint(page, 'Password')).toBe('Give a password.')
    expect(await complaint(page, 'E-mail')).toMatch(/\S+ .*\.$/)
    await page.goto(`/admin/accept#${await invitationOf(api, company)}`)
    await page.reload()
    await field(page, 'Password').fill('short')
    await button(page, 'Open my card').click()
    await expect.poll(() => complaint(page, 'Password')).toContain('8')
  })
})

it('who has forgotten their password reads whom to ask', async () => {
  const { page } = await app.newPage({ as: 'nobody', at: '/admin/sign-in' })
  await page.getByText('Forgot your password?').click()
  await page.getByText('Ask whoever runs it').waitFor()
  await expectNoViolations(page)
})

describe('when the service', () => {
  it('fails, the sign-in says so, with what to report, and can be sent again', async () => {
    const opened = await app.newPage({ as: 'nobody', at: '/admin/sign-in' })
    const { page } = opened
    const fault = await failWith(page, 500, { path: '/api/auth/login' })
    await fillSignIn(opened)
    await button(page, 'Sign in').click()
    await alert(page, 'Something went wrong on our side')
    await alert(page, 'request-of-the-test')
    await fault.end()
    await button(page, 'Sign in').click()
    await navigation(page).waitFor()
  })

  it('is away for the sign-in or for keeping it, nothing that was typed is lost', async () => {
    for (const path of ['/api/auth/login', '/api/session']) {
      const opened = await app.newPage({ as: 'nobody', at: '/admin/sign-in' })
      const { page } = opened
      await fillSignIn(opened)
      const fault = await dropConnection(page, { path })
      await button(page, 'Sign in').click()
      await alert(page, 'The service cannot be reached')
      expect(await field(page, 'E-mail').inputValue()).toBe(opened.company.email)
      await fault.end()
      await button(page, 'Sign in').click()
      await navigation(page).waitFor()
    }
  })

  it('is away when the page opens, it offers to try again', async () => {
    const { page } = await app.newPage({ at: null })
    const fault = await dropConnection(page)
    await page.goto('/admin/company')
    await alert(page, 'The service cannot be reached')
    await expectNoViolations(page)
    await fault.end()
    await button(page, 'Try again').click()
    await navigation(page).waitFor()
  })

  it('is slow, the page says that it loads and the button that it works', async () => {
    const opened = await app.newPage({ as: 'nobody', at: null })
    const { page } = opened
    const opening = await slowDown(page, { path: '/api/session' })
    await page.goto('/admin/sign-in')
    await page.getByRole('status').getByText(LOADING).waitFor()
    await opening.release()
    await fillSignIn(opened)
    const sending = await slowDown(page, { path: '/api/auth/login' })
    await button(page, 'Sign in').click()
    await button(page, 'Signing in…').waitFor()
    expect(await button(page, 'Signing in…').getAttribute('aria-disabled')).toBe('true')
    await page.keyboard.press('Enter')
    await expect.poll(sending.waiting).toBe(1)
    await sending.release()
    await navigation(page).waitFor()
  })
})
