import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { useApp } from '../support/browser'
import type { Json } from '../support/http'
import { expectFocus, tabTo } from '../support/keyboard'
import { changeAnswers, countRequests, dropConnection, failWith, LOADING, slowDown } from '../support/page-faults'
import { figure, rowOf, visit, visitedCompany, visits } from '../support/visits'

const app = useApp()
/** 30 days of UTC reach into 31 of Berlin's in its first hour, which is yesterday's last of UTC. */
const DAYS_SHOWN = /^Table of 3[01] days, the latest first$/

describe('analytics', () => {
  it('breaks a period down, and keeps the choice in the address', async () => {
    const { page } = await visitedCompany(app)
    await page.goto('/admin/analytics')
    await page.getByRole('radio', { name: '7 days' }).check()
    await expect.poll(() => page.url()).toContain('days=7')
    await rowOf(page, 'Where they found the card', 'QR code').waitFor()
    const cells = async (title: string, name: string) => rowOf(page, title, name).getByRole('cell').allTextContents()
    expect(await cells('Where they found the card', 'QR code')).toEqual(['1', '1'])
    expect(await cells('Where they found the card', 'NFC tag')).toEqual(['1', '1'])
    expect(await cells('Device', 'Computer')).toEqual(['1', '0'])
    expect(await cells('What people did', 'Called')).toEqual(['1'])
    expect(await cells('People', 'Ada Lovelace')).toEqual(['3', '2', '1'])
    expect(await page.locator('.event').count()).toBe(visits.length)
    await page.reload()
    expect(await page.getByRole('radio', { name: '7 days' }).isChecked()).toBe(true)
  })

  it('takes a period of one’s own by keyboard, and says what is wrong with one', async () => {
    const { page } = await visitedCompany(app)
    await page.goto('/admin/analytics?from=2026-01-01&to=2026-01-31')
    await page.getByRole('heading', { name: 'Nothing happened in this period' }).waitFor()
    const from = page.getByLabel('From')
    await from.fill('2026-02-01')
    await from.press('Enter')
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('must not be after')
    expect(await from.evaluate((input) => input === document.activeElement)).toBe(true)
    await from.fill('2026-01-15')
    await from.press('Enter')
    await expect.poll(() => page.url()).toContain('from=2026-01-15&to=2026-01-31')
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('draws the days, and gives the same numbers as a table that is announced and reachable', async () => {
    const { page } = await visitedCompany(app)
    await page.goto('/admin/analytics')
    await page.locator('.chart canvas').waitFor()
    expect(await page.getByRole('img', { name: /Chart of 3[01] days: 3 views and 2 taps/ }).isVisible()).toBe(true)
    await page.setViewportSize({ width: 700, height: 800 })
    await expect
      .poll(() =>
        page.locator('.chart').evaluate((box) => box.clientWidth - (box.querySelector('.uplot')?.clientWidth ?? 0)),
      )
      .toBe(0)
    await page.getByRole('radio', { name: 'Chart' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('status').filter({ hasText: DAYS_SHOWN }).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(DAYS_SHOWN)
    // The first row is of the next day once it is midnight in Berlin.
    const busy = page.locator('.day-table tbody tr').filter({ has: page.getByRole('cell', { name: '3', exact: true }) })
    expect(await busy.getByRole('cell').allTextContents()).toEqual(['3', '2'])
    await page.getByLabel('Taps shown').selectOption('Saved the contact')
    await expect.poll(() => busy.getByRole('cell').allTextContents()).toEqual(['3', '1'])
  })

  it('exports the events of the period, by mouse and by keyboard', async () => {
    const { page } = await visitedCompany(app)
    await page.goto('/admin/analytics')
    const menu = page.getByRole('button', { name: 'Export' })
    const item = (name: string) => page.getByRole('menuitem', { name })
    const linesOf = async (work: () => Promise<void>, name: RegExp) => {
      const [download] = await Promise.all([page.waitForEvent('download'), work()])
      expect(download.suggestedFilename()).toMatch(name)
      return readFileSync(await download.path(), 'utf8')
        .trim()
        .split(/\r?\n/)
    }
    await menu.click()
    const lines = await linesOf(() => item('Spreadsheet (CSV)').click(), /^edgecard-events-.*\.csv$/)
    expect(lines).toHaveLength(visits.length + 1)
    expect(lines.filter((line) => /,Ada Lovelace,view,mobile,[^,]*,qr,?$/.test(line))).toHaveLength(1)
    await page.reload()
    await tabTo(page, menu)
    await page.keyboard.press('Enter')
    await expectFocus(item('Spreadsheet (CSV)'))
    await page.keyboard.press('Escape')
    await expectFocus(menu)
    await page.keyboard.press('Enter')
    await expectFocus(item('Spreadsheet (CSV)'))
    await page.keyboard.press('ArrowDown')
    await expectFocus(item('Lines of JSON (NDJSON)'))
    const objects = await linesOf(() => page.keyboard.press('Enter'), /^edgecard-events-.*\.ndjson$/)
    expect(objects.map((line) => JSON.parse(line).employee_name)).toEqual(visits.map(() => 'Ada Lovelace'))
    await expectFocus(menu)
  })

  it('stands before it fetches the code of its menu', async () => {
    const { page } = await app.newPage({ at: null })
    const menuCode = countRequests(page, 'GET', /^\/assets\/menu-.*\.js$/)
    const slow = await slowDown(page, { path: '/api/analytics/**' })
    await page.goto('/admin/analytics')
    await page.getByText('This takes longer than usual').waitFor()
    expect(menuCode()).toBe(0)
    await slow.release()
    await expect.poll(menuCode).toBe(1)
  })

  it('tells visitors from views and from machines, for one day and for more', async () => {
    const { page } = await visitedCompany(app)
    const answer = { visitors: { sum_of_days: 12, days: [] }, machines: { previews: 12, bots: 1 } }
    const change = await changeAnswers(page, '/api/analytics/company/*?*', (report) => ({
      ...{ ...report, ...answer, previous: { ...report.previous, visitors: { sum_of_days: 8 } } },
      whole_days: report.whole_days && { ...report.whole_days, visitors: answer.visitors },
      events: report.events.map((event: Json, index: number) =>
        index ? event : { ...event, referrer: 'linkedin.com' },
      ),
    }))
    await page.goto('/admin/analytics')
    expect(await figure(page, 'Visitors').textContent()).toBe('12')
    const visitors = page.locator('.figure', { hasText: 'Visitors' })
    expect(await visitors.textContent()).toMatch(/50% more than before.*Each day’s, added up/)
    await page.getByText('Today, which is not over, is left out.').waitFor()
    await page.getByText('Not counted: 12 link previews, 1 bot.').waitFor()
    const hint = page.getByText('who comes on two days counts on both')
    expect(await hint.isVisible()).toBe(false)
    await page.getByText('How visitors are counted').click()
    await hint.waitFor()
    expect(await page.locator('.event', { hasText: 'from linkedin.com' }).count()).toBe(1)
    expect(await page.locator('.event', { hasText: 'from' }).count()).toBe(1)
    const today = new Date().toISOString().slice(0, 10)
    await page.goto(`/admin/analytics?from=${today}&to=${today}`)
    expect(await figure(page, 'Visitors that day').textContent()).toBe('12')
    expect(await visitors.textContent()).toMatch(/12Today so far$/)
    expect(await page.getByText(/^(Before|Compared):/).count()).toBe(0)
    Object.assign(answer.machines, { previews: 0, bots: 0 })
    await page.reload()
    await figure(page, 'Visitors').waitFor()
    expect(await page.getByText('Not counted').count()).toBe(0)
    await change.end()
  })

  it('pages through earlier events, and keeps those at hand when that fails', async () => {
    const open = await app.newPage({ at: null, people: 1 })
    const { page, company } = open
    await visit(
      open,
      company.people[0],
      Array.from({ length: 30 }, () => ({ action: 'view' })),
    )
    await page.goto('/admin/analytics')
    await expect.poll(() => page.locator('.event').count()).toBe(20)
    const fault = await dropConnection(page, { path: '/api/analytics/company/*' })
    const more = page.getByRole('button', { name: 'Show earlier events' })
    await more.click()
    await page.getByText('The service cannot be reached').waitFor()
    expect(await page.locator('.event').count()).toBe(20)
    await fault.end()
    await more.click()
    await expect.poll(() => page.locator('.event').count()).toBe(30)
    expect(await more.count()).toBe(0)
  })

  it('waits, fails and recovers in plain sight', async () => {
    const { page } = await visitedCompany(app)
    const slow = await slowDown(page, { path: '/api/analytics/**' })
    await page.goto('/admin/analytics')
    await page.getByText(LOADING).waitFor()
    await slow.release()
    await figure(page, 'Views').waitFor()
    const failing = await failWith(page, 500, { path: '/api/analytics/**' })
    await page.getByRole('radio', { name: '90 days' }).check()
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await failing.end()
    await page.getByRole('button', { name: 'Try again' }).click()
    await figure(page, 'Views').waitFor()
  })
})
