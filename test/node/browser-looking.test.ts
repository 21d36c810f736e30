import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { PASSWORD, useApp } from '../support/browser'
import { failWith } from '../support/page-faults'
import { shoot } from '../support/shots'

const app = useApp()

/** What changes something, by the words on it. */
const CHANGING =
  /^(save|add|import|invite|make invitation|deactivate|reactivate|change(?!d)|remove|upload|leave without)/i

/** Every control that is in sight and would change something. */
const changing = async (page: Page) => {
  const controls = page.locator('main :is(button, a, input[type=file]):not(:disabled)')
  const names = await controls.evaluateAll((all) => all.map((one) => one.textContent?.trim() ?? ''))
  return names.filter((name) => CHANGING.test(name))
}

async function look(people = 2) {
  const opened = await app.newPage({ as: 'superadmin', people })
  const { page, api, company } = opened
  if (people > 0) await api.ok('DELETE', `/api/employees/${company.people[0].id}`, { token: company.token })
  await page.getByLabel('Search').fill(company.slug)
  await page.getByRole('button', { name: `Open ${company.name}` }).click()
  await page.getByText(`Read-only: ${company.name}`).waitFor()
  return opened
}

/** As after a change of password elsewhere: the next request finds out. */
async function endSession(page: Page) {
  await failWith(page, 401, { path: '/api/company/*/subscription', code: 'session_revoked', times: 1 })
  await go(page, 'Subscription')
  await page.getByText('Your session has ended.').waitFor()
}

/** Another page of the same company, without leaving it. */
const go = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click()

describe('a company that a superadmin opened to look at', () => {
  it('offers nothing that would change it, on any page', async () => {
    const { page, company } = await look()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.locator('.report:not(.report-skeleton) .figures').first().waitFor()
    expect(await changing(page)).toEqual([])
    expect(await page.getByRole('link', { name: 'Import' }).count()).toBe(0)
    await go(page, 'People')
    await page.getByRole('row').filter({ hasText: 'Person 2' }).waitFor()
    expect(await changing(page)).toEqual([])
    await page.getByRole('radio', { name: 'Deactivated' }).check()
    await page.getByRole('row').filter({ hasText: 'Person 1' }).waitFor()
    expect(await changing(page)).toEqual([])
    for (const person of company.people) {
      await page.goto(`/admin/people/${person.id}`)
      await page.getByLabel('Full name').waitFor()
      await page.frameLocator('.card-frame iframe').getByRole('heading', { name: person.full_name }).waitFor()
      expect(await page.locator('main form :enabled:not(summary)').count()).toBe(0)
      expect(await changing(page)).toEqual([])
    }
    await shoot(page, 'looking-person')
    await expectNoViolations(page)
    await go(page, 'Company')
    await page.getByLabel('Name', { exact: true }).waitFor()
    expect(await page.locator('main form :enabled').count()).toBe(0)
    expect(await changing(page)).toEqual([])
    await go(page, 'Subscription')
    await page.getByText('of 25 active people').waitFor()
    expect(await changing(page)).toEqual([])
  })

  it('keeps its files to be taken away', async () => {
    const { page } = await look()
    await go(page, 'People')
    await page.getByRole('checkbox', { name: 'Select Person 2' }).check()
    await shoot(page, 'looking-people')
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    await page.getByRole('menuitem', { name: 'Spreadsheet (CSV)' }).click()
    expect(readFileSync(await (await waiting).path(), 'utf8')).toContain('Person 2')
    expect(await changing(page)).toEqual([])
  })

  it('has nobody added to it, by whatever address', async () => {
    const { page } = await look(0)
    for (const path of ['/admin/people/new', '/admin/import']) {
      await page.goto(path)
      await page.getByText('Nobody is here yet').waitFor()
      expect(new URL(page.url()).pathname).toBe('/admin/people')
      expect(await changing(page)).toEqual([])
    }
  })

  it.each([
    ['signed out', (page: Page) => page.getByRole('button', { name: 'Sign out' }).click()],
    ['was signed out by the service', endSession],
  ])('is left when its visitor %s: the next to sign in there is not locked', async (_, end) => {
    const { page, company } = await look()
    await end(page)
    await page.getByLabel('E-mail').fill(company.email)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Company', exact: true }).click()
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('Mine to name')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
  })
})
