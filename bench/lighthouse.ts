import lighthouse, { type Result } from 'lighthouse'
import { launchChromium, sessionCookie } from '../dev/chromium.ts'
import { demo } from '../dev/seed.ts'
import { type App, freePort, startApp } from '../test/support/app.ts'
import { apiOf } from '../test/support/http.ts'
import { startEdge } from './edge.ts'
import { median } from './load.ts'

/** Each page so often: other work on the machine shows in a single run. */
const RUNS = 3
const CARD = { performance: 100, accessibility: 100, 'best-practices': 100, seo: 100 }
/** Behind the sign-in, where no search engine comes. */
const ADMIN = { performance: 95, accessibility: 100, 'best-practices': 100 }
/** Milliseconds, on the slow 4G that Lighthouse assumes. */
const CARD_LCP_MAX_MS = 1_200

type Category = keyof typeof CARD
type Page = { path: string; token?: string; least: Partial<Record<Category, number>>; lcpMax?: number }

/**
 * Lighthouse, as it comes (a phone on slow 4G, four times slower than this machine), on the card and the admin of the demo
 * company: prints its scores, and whether they are what they have to be.
 */
export async function lighthouseScores(): Promise<boolean> {
  const edge = await startEdge()
  const app = await startApp({ PUBLIC_URL: edge.origin })
  edge.lead(app.origin)
  try {
    const isGood: boolean[] = []
    console.log('page               performance  accessibility  best practices  SEO     LCP     TBT  transferred')
    for (const [name, page] of Object.entries(await pagesOf(app))) isGood.push(await judge(edge.origin, name, page))
    return isGood.every(Boolean)
  } finally {
    await edge.stop()
    await app.stop()
  }
}

async function pagesOf(app: App): Promise<Record<string, Page>> {
  const api = apiOf(app.origin)
  const json = { email: demo.email, password: demo.password }
  const { access_token: token, company_id } = await api.ok('POST', '/api/auth/login', { json })
  const { items } = await api.ok('GET', `/api/company/${company_id}/employees?q=Lindqvist`, { token })
  const admin = (path: string) => ({ path, token, least: ADMIN })
  return {
    card: { path: new URL(items[0].card.url).pathname, least: CARD, lcpMax: CARD_LCP_MAX_MS },
    'sign-in': { path: '/admin/sign-in', least: ADMIN },
    overview: admin('/admin'),
    people: admin('/admin/people'),
    company: admin('/admin/company'),
    analytics: admin('/admin/analytics'),
  }
}

async function judge(origin: string, name: string, { path, token, least, lcpMax }: Page): Promise<boolean> {
  const results: Result[] = []
  for (let n = 0; n < RUNS; n++) results.push(await visit(origin, path, Object.keys(least) as Category[], token))
  const of = (read: (result: Result) => number | null | undefined) =>
    median(results.map((result) => read(result) ?? Number.NaN))
  const score = (category: Category) => Math.round(of((result) => result.categories[category]?.score) * 100)
  const figure = (audit: string) => of((result) => result.audits[audit]?.numericValue)
  const lcp = figure('largest-contentful-paint')
  const cells = [
    ...(['performance', 'accessibility', 'best-practices', 'seo'] as const).map((category) =>
      least[category] === undefined ? '–' : String(score(category)),
    ),
    `${(lcp / 1000).toFixed(2)} s`,
    `${figure('total-blocking-time').toFixed(0)} ms`,
    `${(figure('total-byte-weight') / 1024).toFixed(0)} KiB`,
  ]
  const widths = [12, 15, 16, 5, 8, 8, 13]
  console.log(name.padEnd(18) + cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join(''))
  const low = (Object.keys(least) as Category[]).filter((category) => score(category) < (least[category] ?? 0))
  for (const category of low) for (const fault of faultsOf(results, category)) console.log(`  ${category}: ${fault}`)
  return low.length === 0 && lcp <= (lcpMax ?? Number.POSITIVE_INFINITY)
}

/** What costs points, of the last run. */
function faultsOf(results: Result[], category: Category): string[] {
  const last = results.at(-1)
  const refs = last?.categories[category]?.auditRefs ?? []
  return refs.flatMap(({ id, weight }) => {
    const audit = last?.audits[id]
    const isFault = audit && weight > 0 && audit.score !== null && audit.score < 1
    return isFault ? [`${audit.title} (${audit.displayValue ?? audit.score})`] : []
  })
}

/** In a browser of its own, so that nothing is cached. */
async function visit(origin: string, path: string, onlyCategories: Category[], token?: string): Promise<Result> {
  const port = await freePort()
  const browser = await launchChromium([`--remote-debugging-port=${port}`])
  try {
    const { name, value } = sessionCookie(origin, token ?? '')
    const extraHeaders = token ? { Cookie: `${name}=${value}` } : {}
    const run = await lighthouse(origin + path, { port, logLevel: 'error', onlyCategories, extraHeaders })
    const error = run?.lhr.runtimeError
    if (!run || error) throw new Error(`Lighthouse cannot judge ${path}: ${error?.message ?? 'no result'}`)
    return run.lhr
  } finally {
    await browser.close()
  }
}
