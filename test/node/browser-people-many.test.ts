import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TestCompany, useApp } from '../support/browser'
import { apiOf } from '../support/http'
import { countRequests, failWith, slowDown } from '../support/page-faults'

const PEOPLE = 10_000
/** An import of that many, through the real Worker, on a busy machine. */
const TIMEOUT_MS = 240_000
const LIST = /\/employees$/
/** Rows of a screen, and as many again beyond its edges. */
const ROWS_MAX = 60

const app = useApp()
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const nameOf = (n: number) => `Person ${String(n).padStart(5, '0')}`
const bottom = (page: Page) => page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))

describe('ten thousand people', { timeout: TIMEOUT_MS }, () => {
  let company: TestCompany
  beforeAll(async () => {
    company = await app.newCompany()
    const api = apiOf(app.origin)
    const token = await app.superadmin()
    await api.ok('PUT', `/api/company/${company.id}/subscription`, { token, json: { plan: 'business' } })
    const lines = Array.from({ length: PEOPLE }, (_, n) => `${nameOf(n)},p${n}@example.com,Clerk`)
    const csv = `name,email,title\n${lines.join('\n')}`
    await api.ok('POST', `/api/company/${company.id}/employees/import`, { token: company.token, csv })
  }, TIMEOUT_MS)
  const open = async (at = '/admin/people') => {
    const { page } = await app.newPage({ company, at: null })
    const asked = countRequests(page, 'GET', LIST)
    await page.goto(at)
    await row(page, at.includes('-name') ? nameOf(PEOPLE - 1) : nameOf(0)).waitFor()
    return { page, asked }
  }

  it('are scrolled to their end with the pages in sight alone', async () => {
    const { page, asked } = await open()
    expect(asked()).toBe(1)
    await bottom(page)
    await row(page, nameOf(PEOPLE - 1)).waitFor()
    expect(asked()).toBeLessThanOrEqual(3)
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2))
    await expect.poll(() => page.locator('.person-name').count(), { timeout: 15_000 }).toBeGreaterThan(10)
    expect(asked()).toBeLessThanOrEqual(6)
  })

  it('say in sight that some could not be loaded, and load them when asked', async () => {
    const { page } = await open()
    const fault = await failWith(page, 403, { path: '/api/company/*/employees*', code: 'forbidden' })
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2))
    const alert = page.getByRole('alert').filter({ hasText: 'The rest could not be loaded' })
    await alert.waitFor()
    const isInSight = (element: Element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return top >= 0 && bottom <= window.innerHeight
    }
    expect(await alert.evaluate(isInSight)).toBe(true)
    await fault.end()
    await page.getByRole('button', { name: 'Try again' }).click()
    await alert.waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('.person-name').count()).toBeGreaterThan(0)
  })

  it('are passed by with a screenful of rows made at a time', async () => {
    const { page } = await open()
    const most = await page.evaluate(async () => {
      let most = 0
      for (let step = 0; step < 120; step++) {
        window.scrollBy(0, 700)
        await new Promise(requestAnimationFrame)
        most = Math.max(most, document.querySelectorAll('tbody tr').length)
      }
      return most
    })
    expect(most).toBeLessThan(ROWS_MAX)
  })

  it('are selected from one that is in sight to another far away, and counted', async () => {
    const { page } = await open()
    await page.getByRole('checkbox', { name: `Select ${nameOf(1)}` }).check()
    await page.evaluate(() => window.scrollTo(0, 61_000))
    await page.getByRole('checkbox', { name: `Select ${nameOf(1000)}` }).click({ modifiers: ['Shift'] })
    await page.getByText('1,000 people selected').waitFor()
  })

  it('are taken away but for some, though most were never loaded', async () => {
    const { page } = await open()
    await page.getByRole('checkbox', { name: 'Select everyone' }).check()
    await page.getByText('10,000 people selected').waitFor()
    await page.getByRole('checkbox', { name: `Select ${nameOf(2)}` }).uncheck()
    const waiting = page.waitForEvent('download', { timeout: TIMEOUT_MS })
    await page.getByRole('button', { name: 'Download' }).click()
    await page.getByRole('menuitem', { name: 'Spreadsheet (CSV)' }).click()
    const csv = readFileSync(await (await waiting).path()).toString()
    expect(csv.match(/@example\.com/g)).toHaveLength(PEOPLE - 1)
    expect([csv.includes(nameOf(2)), csv.includes(nameOf(PEOPLE - 1))]).toEqual([false, true])
  })

  it('are where they were after one of them was edited, with the change in its row before the list is read again', async () => {
    const { page } = await open('/admin/people?sort=-name')
    await page.evaluate(() => window.scrollTo(0, 30_000))
    const name = nameOf(PEOPLE - 1 - 490)
    await page.getByRole('link', { name, exact: true }).scrollIntoViewIfNeeded()
    const before = await page.evaluate(() => window.scrollY)
    await page.getByRole('link', { name, exact: true }).click()
    await page.getByLabel('Job title').fill('Director')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const slow = await slowDown(page, { path: '/api/company/*/employees*' })
    await page.getByRole('main').getByRole('link', { name: 'People' }).click()
    await row(page, name).getByText('Director').waitFor()
    expect(new URL(page.url()).search).toBe('?sort=-name')
    expect(await page.evaluate(() => window.scrollY)).toBe(before)
    await expect.poll(slow.waiting).toBeGreaterThan(0)
    await slow.release()
    await row(page, name).getByText('Director').waitFor()
  })
})
