import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { useApp } from '../support/browser'
import { COUNTED_TIMEOUT_MS } from '../support/visits'

const app = useApp()
const TRACK = '**/api/analytics/track?*'
/** Milliseconds until the third attempt (page-script.ts), on a busy machine. */
const RESENT_TIMEOUT_MS = 20_000

/** A card that nobody has opened. */
async function freshCard(options: { scripts?: boolean } = {}) {
  const open = await app.newPage({ ...options, as: 'nobody', at: null, people: 1 })
  const [person] = open.company.people
  const report = () => open.api.ok('GET', `/api/analytics/employee/${person.id}`, { token: open.token })
  const expectViews = async (views: number) => {
    await expect.poll(async () => (await report()).totals.views, { timeout: COUNTED_TIMEOUT_MS }).toBe(views)
    return report()
  }
  return { ...open, card: `/card/${open.company.slug}/${person.public_slug}`, expectViews }
}

/** Every event that the page sends, in order; answered by `answer` for as long as it says anything. */
async function watch(page: Page, answer: (attempt: number) => number | 'abort' | undefined) {
  const bodies: { event_id: string; action: string }[] = []
  await page.route(TRACK, async (route) => {
    bodies.push(JSON.parse(route.request().postData() ?? ''))
    const status = answer(bodies.length)
    if (status === 'abort') await route.abort()
    else if (status) await route.fulfill({ status })
    else await route.continue()
  })
  return bodies
}

it('an event that has arrived leaves no request open', async () => {
  const { page, card } = await freshCard()
  const over = page.waitForEvent('requestfinished', (request) => request.url().includes('/api/analytics/track'))
  await page.goto(card)
  expect((await (await over).response())?.status()).toBe(202)
})

it('an event that does not arrive is sent again, as the same one, until it does', async () => {
  const { page, card, expectViews } = await freshCard()
  const bodies = await watch(page, (attempt) => (['abort', 503] as const)[attempt - 1])
  await page.goto(card)
  await expect.poll(() => bodies.length, { timeout: RESENT_TIMEOUT_MS }).toBe(3)
  expect(new Set(bodies.map(({ event_id }) => event_id))).toEqual(new Set([expect.stringMatching(/^[0-9a-f-]{36}$/)]))
  const { events } = await expectViews(1)
  expect(events.map(({ id }: { id: string }) => id)).toEqual([bodies[0]?.event_id])
})

it('an event that is refused is not sent again', async () => {
  const { page, card } = await freshCard()
  const bodies = await watch(page, () => 410)
  await page.goto(card)
  await page.clock.install()
  await expect.poll(() => bodies.length).toBe(1)
  await page.clock.runFor(120_000)
  expect(bodies.length).toBe(1)
})

it('what happened without a network is counted once there is one', async () => {
  const { page, context, card, expectViews } = await freshCard()
  await page.goto(card)
  await expectViews(1)
  await context.setOffline(true)
  await page.evaluate(() => document.querySelector('.save')?.addEventListener('click', (e) => e.preventDefault()))
  await page.getByRole('link', { name: 'Save contact' }).click()
  await context.setOffline(false)
  const report = async () => (await expectViews(1)).totals.saves
  await expect.poll(report, { timeout: COUNTED_TIMEOUT_MS }).toBe(1)
})

it('what has not arrived goes out when the page goes, past the service worker', async () => {
  const { page, card, expectViews } = await freshCard()
  await page.addInitScript(() => Object.assign(window, { fetch: () => Promise.reject(new Error('no network')) }))
  await page.goto(card)
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await page.goto('/api/health')
  await expectViews(1)
})

it('each showing is one view: also one from the back-forward cache, but not one of a tab that was left for another', async () => {
  const { page, card, expectViews } = await freshCard()
  const bodies = await watch(page, () => undefined)
  await page.goto(card)
  await page.evaluate(() => {
    for (const state of ['hidden', 'visible']) {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    }
  })
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false })))
  await expectViews(1)
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await expectViews(2)
  await page.reload()
  await expectViews(3)
  expect(new Set(bodies.map(({ event_id }) => event_id)).size).toBe(3)
  expect(bodies.length).toBe(3)
})

it('a page that is prepared in the background is viewed once it is shown', async () => {
  const { page, card, expectViews } = await freshCard()
  await page.addInitScript(() => {
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true })
  })
  const bodies = await watch(page, () => undefined)
  await page.goto(card)
  expect(bodies).toEqual([])
  await page.evaluate(() => {
    Object.defineProperty(document, 'prerendering', { value: false })
    document.dispatchEvent(new Event('prerenderingchange'))
  })
  await expectViews(1)
  expect(bodies.length).toBe(1)
})

it('a view without scripts is counted, with where the card was found', async () => {
  const { page, card, expectViews } = await freshCard({ scripts: false })
  await page.goto(`${card}?s=nfc`)
  const { breakdowns, events } = await expectViews(1)
  expect(breakdowns.source).toMatchObject([{ key: 'nfc', views: 1 }])
  expect(events).toMatchObject([{ action: 'view', device: 'desktop' }])
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
})

it('a view says which site led to it, by the host alone', async () => {
  const { page, card, expectViews } = await freshCard()
  await page.goto(card, { referer: 'https://News.example.com/path?token=secret' })
  const { events } = await expectViews(1)
  expect(events).toMatchObject([{ referrer: 'news.example.com' }])
})

it('a share that is tapped again while its sheet is open is one share, and opens nothing else', async () => {
  const { page, card, expectViews } = await freshCard()
  const bodies = await watch(page, () => undefined)
  await page.addInitScript(() => {
    // As Web Share has it: one sheet at a time.
    let open: (() => void) | undefined
    const share = () => {
      if (open) return Promise.reject(new DOMException('A share is in progress.', 'InvalidStateError'))
      return new Promise<void>((resolve) => {
        open = resolve
      }).then(() => {
        open = undefined
      })
    }
    Object.assign(navigator, { share })
    Object.assign(window, { closeSheet: () => open?.() })
  })
  await page.goto(card)
  const button = page.locator('[data-track=share]')
  await button.evaluate((link) => link.setAttribute('href', '#mail'))
  await button.dblclick()
  await page.evaluate(() => (window as unknown as { closeSheet: () => void }).closeSheet())
  await button.click()
  await expectViews(1)
  expect(bodies.map(({ action }) => action)).toEqual(['view', 'share', 'share'])
  expect(new URL(page.url()).hash).toBe('')
})
