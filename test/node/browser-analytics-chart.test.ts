import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useApp } from '../support/browser'
import { expectFits } from '../support/layout'
import { changeAnswers } from '../support/page-faults'
import { visitedCompany } from '../support/visits'

const app = useApp()
type Bucket = { at: string; counts: Record<string, number> }
type Label = { text: string; left: number; right: number }

const choose = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).check()
const rows = (page: Page) => page.locator('.day-table tbody th').allTextContents()

/** A company's page that hears of these buckets, whatever period is asked for, at an hour of the test's own. */
async function pageOf(buckets: Bucket[], { now, ...options }: { now?: string; width?: number } = {}) {
  const { page } = await visitedCompany(app, options)
  if (now) await page.clock.setFixedTime(now)
  await changeAnswers(page, '/api/analytics/company/*?*', (report) => ({
    ...{ ...report, totals: { ...report.totals, events: 7 } },
  }))
  await changeAnswers(page, '/api/analytics/company/*/series?*', (series) => ({ ...series, buckets }))
  return page
}

/** What the chart writes, and where on it: as it was drawn last, in pixels of the canvas. */
async function recordLabels(page: Page) {
  await page.addInitScript(() => {
    const { fillText, clearRect } = CanvasRenderingContext2D.prototype
    const labels: { text: string; left: number; right: number }[] = []
    Object.assign(window, { labels })
    Object.assign(CanvasRenderingContext2D.prototype, {
      clearRect(this: CanvasRenderingContext2D, ...area: Parameters<typeof clearRect>) {
        labels.length = 0
        clearRect.apply(this, area)
      },
      fillText(this: CanvasRenderingContext2D, text: string, x: number, y: number) {
        const { width } = this.measureText(text)
        const left = x - width * ({ right: 1, center: 0.5 }[this.textAlign as string] ?? 0)
        labels.push({ text, left, right: left + width })
        fillText.call(this, text, x, y)
      },
    })
  })
  return async (): Promise<Label[]> => {
    await page.locator('.chart canvas').waitFor()
    return page.evaluate(() => (window as unknown as { labels: Label[] }).labels)
  }
}
const canvasWidth = (page: Page) =>
  page.locator('.chart canvas').evaluate((canvas: Element) => (canvas as HTMLCanvasElement).width)
const isDay = ({ text }: Label) => /[A-Z]/.test(text)

describe('the axes of the chart', () => {
  it('name days of the longest period on a phone, with their years, whole and apart', async () => {
    const page = await pageOf([], { width: 360, now: '2026-03-20T12:00:00Z' })
    const drawn = await recordLabels(page)
    for (const days of [210, 300, 400]) {
      const from = new Date(Date.parse('2026-03-20') - (days - 1) * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
      await page.goto(`/admin/analytics?from=${from}&to=2026-03-20`)
      const labels = (await drawn()).filter(isDay)
      expect(labels.length, `labels of ${days} days`).toBeGreaterThanOrEqual(2)
      for (const [index, { text, left, right }] of labels.entries()) {
        expect(text).toMatch(/^1 [A-Z][a-z]+ 202[56]$/)
        expect(left).toBeGreaterThan(labels[index - 1]?.right ?? 0)
        expect(right).toBeLessThanOrEqual(await canvasWidth(page))
      }
    }
  })

  it('have room for large numbers', async () => {
    const page = await pageOf([{ at: '2026-03-18T23:00:00+00:00', counts: { view: 1_234_567 } }])
    const drawn = await recordLabels(page)
    await page.goto('/admin/analytics?from=2026-03-01&to=2026-03-31')
    const [first] = (await drawn()).filter(({ text }) => text === '2,000,000')
    expect(first?.left).toBeGreaterThanOrEqual(0)
  })
})

describe('days and weeks', () => {
  it('carry the year where the period spans two', async () => {
    const page = await pageOf([], { now: '2026-03-20T12:00:00Z' })
    await page.goto('/admin/analytics?from=2025-02-14&to=2026-03-20')
    await choose(page, 'Table')
    await expect.poll(async () => (await rows(page)).at(-2)).toBe('15 Feb 2025')
    expect(await rows(page)).toContain('15 Feb 2026')
    await page.goto('/admin/analytics?from=2026-02-14&to=2026-03-18')
    await choose(page, 'Table')
    await expect.poll(async () => (await rows(page)).at(-2)).toBe('15 Feb')
  })

  it('say how much of them is counted, where the period cuts them or they are not over', async () => {
    const page = await pageOf([], { now: '2026-03-20T12:00:00Z', width: 360 })
    await page.goto('/admin/analytics?from=2026-03-01&to=2026-03-20&by=week')
    await page.getByText('Counted in part: 23 Feb, 23 hours · 16 Mar, 5 days').waitFor()
    await choose(page, 'Table')
    await expect.poll(() => rows(page)).toEqual(['16 Mar, 5 days', '9 Mar', '2 Mar', '23 Feb, 23 hours'])
    await expectFits(page)
    // Berlin's days begin an hour before those of UTC, which the period is of.
    await page.goto('/admin/analytics?from=2026-03-17&to=2026-03-18')
    await choose(page, 'Table')
    await expect.poll(() => rows(page)).toEqual(['19 Mar, 1 hour', '18 Mar', '17 Mar, 23 hours'])
    await page.goto('/admin/analytics?from=2026-03-19&to=2026-03-20')
    await choose(page, 'Table')
    await expect.poll(() => rows(page)).toEqual(['20 Mar, 13 hours', '19 Mar, 23 hours'])
  })

  it('end today, whatever end was asked for', async () => {
    const page = await pageOf([], { now: '2026-03-20T12:00:00Z' })
    const asked = page.waitForRequest((request) => request.url().includes('/series?'))
    await page.goto('/admin/analytics?from=2026-03-10&to=2026-12-31')
    expect(new URL((await asked).url()).searchParams.get('to')).toBe('2026-03-20')
    const to = page.getByLabel('To', { exact: true })
    expect(await to.inputValue()).toBe('2026-03-20')
    await to.fill('2026-04-05')
    await to.press('Enter')
    await expect.poll(() => to.inputValue()).toBe('2026-03-20')
    await expect.poll(() => page.url()).toContain('from=2026-03-10&to=2026-03-20')
  })
})

it('the bars of a breakdown are drawn in every English', async () => {
  const { page } = await visitedCompany(app)
  await page.addInitScript(() => Object.defineProperty(navigator, 'languages', { value: ['en-DE'] }))
  await page.goto('/admin/analytics')
  const bar = page.locator('.share').first()
  await bar.waitFor()
  const drawn = await bar.evaluate((element) => {
    const { backgroundImage, backgroundSize } = getComputedStyle(element)
    return { backgroundImage, backgroundSize }
  })
  expect(drawn).toEqual({ backgroundImage: expect.stringContaining('gradient'), backgroundSize: '60% 100%' })
})
