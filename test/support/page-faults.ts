import type { Page, Route } from 'playwright-core'
import type { Json } from './http'

/** Which requests a fault is for: a path such as `/api/company/*` with Playwright's globs, all of the API unless told. */
type Target = { path?: string; method?: string; times?: number }

const ALL = '/api/**'

/** What a page says while it waits, and after some seconds of it (ui/src/parts/loaded.tsx). */
export const LOADING = /Loading…|takes longer than usual/

async function intercept(page: Page, { path = ALL, method, times }: Target, handle: (route: Route) => Promise<void>) {
  const handler = (route: Route) =>
    method === undefined || route.request().method() === method ? handle(route) : route.fallback()
  await page.route(`**${path}`, handler, times === undefined ? {} : { times })
  return { end: () => page.unroute(`**${path}`, handler) }
}

/** The API answers with this status: with a problem of its own from 400 on. `end()` on the answer lets it work again. */
export const failWith = (page: Page, status: number, target: Target & { code?: string } = {}) =>
  intercept(page, target, (route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        ...{ type: 'about:blank', title: 'Something went wrong on our side', status },
        ...{ detail: 'Try again; if it happens again, report the request_id.' },
        ...{ code: target.code ?? (status === 503 ? 'unavailable' : 'internal'), request_id: 'request-of-the-test' },
      }),
    }),
  )

/** What the API answers is another, or comes later: what a test cannot bring about, such as another day. */
export const changeAnswers = (page: Page, path: string, change: (answer: Json) => unknown) =>
  intercept(page, { path }, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: await change(await response.json()) })
  })

/** The connection breaks, as when the service is away. */
export const dropConnection = (page: Page, target: Target = {}) =>
  intercept(page, target, (route) => route.abort('connectionrefused'))

/** The API takes its time: every answer waits for `release()`. `waiting()` says how many do. */
export async function slowDown(page: Page, target: Target = {}) {
  const gate = Promise.withResolvers<void>()
  let waiting = 0
  const { end } = await intercept(page, target, async (route) => {
    waiting++
    await gate.promise
    waiting--
    await route.fallback()
  })
  return {
    waiting: () => waiting,
    async release() {
      gate.resolve()
      await end()
    },
  }
}

/** The device has no network; `navigator.onLine` says so. */
export const goOffline = (page: Page) => page.context().setOffline(true)
export const goOnline = (page: Page) => page.context().setOffline(false)

/** Counts the requests that match from now on. */
export function countRequests(page: Page, method: string, path: RegExp) {
  let count = 0
  page.on('request', (request) => {
    if (request.method() === method && path.test(new URL(request.url()).pathname)) count++
  })
  return () => count
}
