import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { useApp } from '../support/browser'
import { expectFits } from '../support/layout'
import { changeAnswers, failWith } from '../support/page-faults'
import { figure, visitedCompany } from '../support/visits'

const app = useApp()
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

const choose = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).check()
const isChosen = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).isChecked()
const rows = (page: Page) => page.locator('.day-table tbody tr')
/** Columns of numbers, added up. */
const sums = async (page: Page) => {
  const cells = await rows(page).getByRole('cell').allTextContents()
  return [0, 1].map((column) => cells.reduce((sum, text, at) => (at % 2 === column ? sum + Number(text) : sum), 0))
}
const asked = (page: Page, path: RegExp) =>
  page.waitForRequest((request) => path.test(new URL(request.url()).pathname)).then((request) => new URL(request.url()))

describe('what happened over time', () => {
  it('is shown by hours, days or weeks of the reader’s own time zone, and the address keeps which', async () => {
    const { page, ada } = await visitedCompany(app)
    await page.goto('/admin/analytics?days=7')
    await page.locator('.chart canvas').waitFor()
    expect(await isChosen(page, 'Days')).toBe(true)
    await page.getByText('Times are Europe/Berlin.').waitFor()
    const request = asked(page, /\/api\/analytics\/company\/.*\/series$/)
    await choose(page, 'Hours')
    expect(Object.fromEntries((await request).searchParams)).toMatchObject({
      interval: 'hour',
      time_zone: 'Europe/Berlin',
    })
    await expect.poll(() => new URL(page.url()).search).toBe('?days=7&by=hour')
    await choose(page, 'Table')
    const sinceMidnight = () => Math.ceil((Date.now() % DAY_MS) / HOUR_MS)
    const expected = [sinceMidnight()]
    await page.reload()
    expect(await isChosen(page, 'Hours')).toBe(true)
    await page.getByRole('img', { name: /^Chart of \d+ hours: 3 views and 2 taps/ }).waitFor()
    await choose(page, 'Table')
    expected.push(sinceMidnight())
    expect(expected).toContain((await rows(page).count()) - 6 * 24)
    expect(await sums(page)).toEqual([3, 2])
    await choose(page, 'Weeks')
    await page.getByRole('columnheader', { name: 'Week of' }).waitFor()
    await page.getByRole('link', { name: 'Ada Lovelace' }).first().click()
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
    expect(new URL(page.url()).pathname).toContain(ada.id)
    expect(await isChosen(page, 'Weeks')).toBe(true)
    await choose(page, 'Table')
    await expect.poll(() => sums(page)).toEqual([3, 2])
  })

  it('has hours of up to 31 days', async () => {
    const { page } = await visitedCompany(app)
    await page.goto('/admin/analytics?days=90&by=hour')
    await page.locator('.chart canvas').waitFor()
    expect(await isChosen(page, 'Days')).toBe(true)
    expect(await page.getByRole('radio', { name: 'Hours' }).isDisabled()).toBe(true)
    await choose(page, '30 days')
    await page.getByRole('img', { name: /^Chart of \d+ hours/ }).waitFor()
    expect(await isChosen(page, 'Hours')).toBe(true)
  })

  it('tells the two hours apart that are called the same, and leaves none out', async () => {
    const { page } = await visitedCompany(app, { width: 360 })
    await changeAnswers(page, '/api/analytics/company/*?*', (report) => ({
      ...{ ...report, totals: { ...report.totals, events: 7 } },
    }))
    await changeAnswers(page, '/api/analytics/company/*/series?*', (series) => ({
      ...{ ...series, buckets: [{ at: '2025-10-26T01:00:00+00:00', counts: { view: 4, save: 3 } }] },
    }))
    await page.goto('/admin/analytics?from=2025-10-25&to=2025-10-26&by=hour')
    await choose(page, 'Table')
    await expect.poll(() => rows(page).count()).toBe(48)
    const twice = (name: string) => page.getByRole('row', { name }).getByRole('cell').allTextContents()
    expect(await twice('26 Oct, 02:00 CEST')).toEqual(['0', '0'])
    expect(await twice('26 Oct, 02:00 CET')).toEqual(['4', '3'])
    expect(await twice('26 Oct, 03:00')).toEqual(['0', '0'])
    await expectFits(page)
    await expectNoViolations(page)
  })

  it('fails apart from the numbers, and is tried again', async () => {
    const { page } = await visitedCompany(app)
    const failing = await failWith(page, 500, { path: '/api/analytics/company/*/series?*' })
    await page.goto('/admin/analytics')
    const again = page.locator('.timeline').getByRole('button', { name: 'Try again' })
    await again.waitFor()
    expect(await figure(page, 'Views').textContent()).toBe('3')
    await failing.end()
    await again.click()
    await page.locator('.chart canvas').waitFor()
  })
})
