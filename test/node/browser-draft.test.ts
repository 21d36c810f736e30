import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { type OpenPage, PASSWORD, useApp } from '../support/browser'
import { expectFits } from '../support/layout'
import { shoot } from '../support/shots'

const NOTE = 'Restored what you had not saved.'

const app = useApp()

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Every session of this user ends, as on a change of password elsewhere; the next save finds out. */
async function loseSession({ page, api, token }: OpenPage, save: string) {
  await api.ok('POST', '/api/auth/logout', { token })
  await button(page, save).click()
  await page.getByText('Your session has ended.').waitFor()
}

async function signIn(page: Page, email: string) {
  await field(page, 'E-mail').fill(email)
  await field(page, 'Password').fill(PASSWORD)
  await button(page, 'Sign in').click()
}

const freshToken = async ({ api, company }: OpenPage): Promise<string> => {
  const json = { email: company.email, password: PASSWORD }
  return (await api.ok('POST', '/api/auth/login', { json })).access_token
}

async function editPerson(options: Parameters<typeof app.newPage>[0] = {}) {
  const opened = await app.newPage({ at: null, people: 1, ...options })
  const path = `/admin/people/${opened.company.people[0].id}`
  await opened.page.goto(path)
  await field(opened.page, 'Job title').fill('Countess')
  const stored = async () =>
    opened.api.ok('GET', `/api/employees/${opened.company.people[0].id}`, { token: await freshToken(opened) })
  return { ...opened, path, stored }
}

describe('an edit whose session ends under it', () => {
  it('waits for the same person to sign in again, and is saved then', async () => {
    const opened = await editPerson()
    const { page, company, stored } = opened
    await loseSession(opened, 'Save')
    await signIn(page, company.email)
    await page.getByText(NOTE).waitFor()
    expect(await field(page, 'Job title').inputValue()).toBe('Countess')
    await page.frameLocator('.card-frame iframe').getByText('Countess').first().waitFor()
    await shoot(page, 'draft-light')
    await expectNoViolations(page)
    await button(page, 'Save').click()
    await page.getByText('Saved. The card follows').waitFor()
    expect(await page.getByText(NOTE).count()).toBe(0)
    expect((await stored()).job_title).toBe('Countess')
    await page.reload()
    await field(page, 'Job title').waitFor()
    expect(await page.getByText(NOTE).count()).toBe(0)
  })

  it('is reviewed against what somebody else saved meanwhile', async () => {
    const opened = await editPerson()
    const { page, company, api, stored } = opened
    await loseSession(opened, 'Save')
    const json = { job_title: 'Director', department: 'Science' }
    await api.ok('PATCH', `/api/employees/${company.people[0].id}`, { token: await freshToken(opened), json })
    await signIn(page, company.email)
    await page.getByText(NOTE).waitFor()
    await button(page, 'Save').click()
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed this person' })
    await dialog.getByText('Science').waitFor()
    expect(await stored()).toMatchObject(json)
    await dialog.getByRole('group', { name: 'Job title' }).getByLabel('Yours').check()
    await dialog.getByRole('button', { name: 'Save this' }).click()
    await page.getByText('Saved. The card follows').waitFor()
    expect(await stored()).toMatchObject({ job_title: 'Countess', department: 'Science' })
  })

  it('is seen by nobody else who signs in there, and is gone then', async () => {
    const opened = await editPerson()
    const { page, company, path } = opened
    const email = `second-${crypto.randomUUID()}@example.com`
    const json = { email, password: PASSWORD, full_name: 'Second Admin', company_name: 'Other company' }
    await opened.api.ok('POST', '/api/auth/signup', { json })
    await loseSession(opened, 'Save')
    await signIn(page, email)
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('Countess')
    await page.goto('/admin/people/new')
    await field(page, 'Full name').waitFor()
    expect(await page.getByText(NOTE).count()).toBe(0)
    await button(page, 'Sign out').click()
    await page.getByText('You are signed out.').waitFor()
    await signIn(page, company.email)
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    await page.goto(path)
    await expect.poll(() => field(page, 'Job title').inputValue()).toBe('Engineer')
    expect(await page.getByText(NOTE).count()).toBe(0)
  })

  it('is kept for a person who is being added, on a phone', async () => {
    const opened = await app.newPage({ at: '/admin/people/new', width: 360, theme: 'dark' })
    const { page, company } = opened
    await field(page, 'Full name').fill('Half Typed')
    await page.getByText('More links').click()
    await field(page, 'GitHub').fill('https://github.com/half-typed')
    await loseSession(opened, 'Add person')
    await signIn(page, company.email)
    await page.getByText(NOTE).waitFor()
    expect(await field(page, 'GitHub').inputValue()).toBe('https://github.com/half-typed')
    await expectFits(page)
    await shoot(page, 'draft-phone-dark')
    await button(page, 'Add person').click()
    await page.getByText('Added. The card is live.').waitFor()
    await page.goto('/admin/people/new')
    await expect.poll(() => field(page, 'Full name').inputValue()).toBe('')
  })

  it('is kept for the company, and for one’s own card', async () => {
    const admin = await app.newPage({ at: '/admin/company' })
    await field(admin.page, 'Name').fill('Northwind & Sons')
    await admin.page.getByLabel('Brand colour', { exact: true }).fill('#ffdd00')
    await loseSession(admin, 'Save')
    await signIn(admin.page, admin.company.email)
    await admin.page.getByText(NOTE).waitFor()
    expect(await admin.page.getByLabel('Brand colour', { exact: true }).inputValue()).toBe('#ffdd00')
    await button(admin.page, 'Save').click()
    await admin.page.getByText('Every card you add will show it').waitFor()
    const token = await freshToken(admin)
    const { name } = await admin.api.ok('GET', `/api/company/${admin.company.id}`, { token })
    expect(name).toBe('Northwind & Sons')

    const own = await app.newPage({ as: 'employee' })
    await field(own.page, 'Job title').fill('Countess')
    await loseSession(own, 'Save')
    await signIn(own.page, own.employee.email)
    await own.page.getByText(NOTE).waitFor()
    await button(own.page, 'Save').click()
    await own.page.getByText('Saved. The card follows').waitFor()
  })
})

describe('a draft', () => {
  it('is discarded when asked, and the form is as it was', async () => {
    const { page } = await editPerson()
    await page.reload()
    await page.getByText(NOTE).waitFor()
    await button(page, 'Discard').press('Enter')
    expect(await field(page, 'Job title').inputValue()).toBe('Engineer')
    expect(await field(page, 'Full name').evaluate((input) => input === document.activeElement)).toBe(true)
    await page.reload()
    await field(page, 'Job title').waitFor()
    expect(await page.getByText(NOTE).count()).toBe(0)
    await page.goto('/admin/company')
    await field(page, 'Name').fill('Unsaved')
    await page.reload()
    await page.getByText(NOTE).waitFor()
    await button(page, 'Discard').click()
    expect(await field(page, 'Name').inputValue()).not.toBe('Unsaved')
  })

  it('goes when its form is left, and when the person signs out', async () => {
    const { page, company, path } = await editPerson()
    await page.getByRole('link', { name: 'Company', exact: true }).click()
    await button(page, 'Leave without saving').click()
    await page.getByRole('heading', { name: 'Company', level: 1 }).waitFor()
    await page.goto(path)
    await expect.poll(() => field(page, 'Job title').inputValue()).toBe('Engineer')
    await field(page, 'Job title').fill('Countess')
    await button(page, 'Sign out').click()
    await button(page, 'Leave without saving').click()
    await page.getByText('You are signed out.').waitFor()
    await signIn(page, company.email)
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    await page.goto(path)
    await expect.poll(() => field(page, 'Job title').inputValue()).toBe('Engineer')
  })
})
