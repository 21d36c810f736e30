import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { useApp } from '../support/browser'
import { BAD, fileOf, upload } from '../support/browser-import'
import { expectFocus, expectFocusBack, tabTo } from '../support/keyboard'
import { countRequests, failWith, goOffline, goOnline, slowDown } from '../support/page-faults'
import { shoot } from '../support/shots'
import { companySwitch, switchTo } from '../support/switch'

const app = useApp()

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const question = (page: Page) => page.getByRole('dialog', { name: 'Leave without saving?' })
const footer = (page: Page) => page.getByLabel('Legal footer')

/** An admin of two companies, in the first. */
async function ofTwo() {
  const opened = await app.newPage({ at: null })
  await opened.api.ok('POST', '/api/company', { token: opened.company.token, json: { name: 'Second House' } })
  await opened.page.goto('/admin/company')
  await footer(opened.page).waitFor()
  return opened
}

describe('what is unsaved', () => {
  it('is not lost by a sign-out unasked', async () => {
    const { page } = await app.newPage({ at: '/admin/company' })
    await footer(page).fill('A long paragraph')
    await button(page, 'Sign out').click()
    await question(page).waitFor()
    await page.keyboard.press('Escape')
    await expectFocusBack(page, button(page, 'Sign out'))
    expect(await footer(page).inputValue()).toBe('A long paragraph')
    await button(page, 'Sign out').click()
    await button(page, 'Leave without saving').click()
    await page.getByText('You are signed out.').waitFor()
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('A long paragraph')
  })

  it('is still there after a sign-out that did not reach the service', async () => {
    const { page } = await app.newPage({ at: '/admin/company' })
    await footer(page).fill('A long paragraph')
    await goOffline(page)
    await button(page, 'Sign out').click()
    await button(page, 'Leave without saving').click()
    await page.getByText('You are not signed out yet').waitFor()
    await goOnline(page)
    await page.goto('/admin/company')
    await page.getByText('Restored what you had not saved.').waitFor()
    expect(await footer(page).inputValue()).toBe('A long paragraph')
  })

  it('is not lost by a change of company unasked', async () => {
    const { page, company } = await ofTwo()
    await footer(page).fill('A long paragraph')
    await switchTo(page, 'Second House')
    await question(page).getByRole('button', { name: 'Stay' }).click()
    await expectFocus(companySwitch(page))
    expect(await footer(page).inputValue()).toBe('A long paragraph')
    await switchTo(page, 'Second House')
    await button(page, 'Leave without saving').click()
    await page.getByText('Welcome. Four steps').waitFor()
    await switchTo(page, company.name)
    await companySwitch(page).getByText(company.name).waitFor()
    await page.goto('/admin/company')
    expect(await footer(page).inputValue()).toBe('')
  })
})

it('an import that runs is not stopped by a sign-out or a link unasked', async () => {
  const { page } = await app.newPage({ at: '/admin/import' })
  await upload(page, fileOf('people.csv', BAD))
  await button(page, 'Check the people').click()
  const slow = await slowDown(page, { path: '/api/company/*/employees/import*' })
  await button(page, 'Import 2 people').click()
  await expect.poll(slow.waiting).toBe(1)
  const asked = page.getByRole('dialog', { name: 'Stop the import?' })
  await button(page, 'Sign out').click()
  await asked.getByRole('button', { name: 'Stay' }).click()
  await expectFocusBack(page, button(page, 'Sign out'))
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await shoot(page, 'import-leaving')
  await asked.getByRole('button', { name: 'Stop and leave' }).click()
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
  await slow.release()
})

describe('another company of one’s own', () => {
  it('is chosen from a list, by keyboard too, and not by passing over it', async () => {
    const { page } = await ofTwo()
    const switches = countRequests(page, 'POST', /\/switch$/)
    await tabTo(page, companySwitch(page))
    await page.keyboard.press('Enter')
    await expectFocus(page.getByRole('menuitem', { name: 'Second House' }))
    await shoot(page, 'company-switch')
    await page.keyboard.press('ArrowDown')
    expect(switches()).toBe(0)
    await page.keyboard.press('Enter')
    await companySwitch(page).getByText('Second House').waitFor()
    expect(switches()).toBe(1)
  })

  it('that cannot be opened leaves one where one was, with the reason', async () => {
    const { page, company } = await ofTwo()
    const fault = await failWith(page, 503, { path: '/api/auth/switch' })
    await switchTo(page, 'Second House')
    const dialog = page.getByRole('dialog', { name: 'Second House could not be opened' })
    await dialog.getByText('Something went wrong on our side').waitFor()
    await expectNoViolations(page)
    await page.keyboard.press('Escape')
    await expectFocusBack(page, companySwitch(page))
    expect(await companySwitch(page).textContent()).toContain(company.name)
    await fault.end()
    await switchTo(page, 'Second House')
    await page.getByText('Welcome. Four steps').waitFor()
  })
})
