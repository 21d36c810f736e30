/**
 * The admin in a real Chromium, against the real Worker and database. At the top of a test file:
 *
 *     const app = useApp()                                      // one app and one browser for the file
 *     const { page, company, api } = await app.newPage()        // a new company's admin, signed in, at /admin
 *     const { page } = await app.newPage({ at: '/admin/import', people: 3, theme: 'dark', width: 360 })
 *     const { page, employee } = await app.newPage({ as: 'employee' })
 *     const { page, company } = await app.newPage({ as: 'nobody', at: '/admin/sign-in' })   // company made, not signed in
 *     const { page } = await app.newPage({ as: 'superadmin' })
 *     const again = await app.newPage({ company })              // another browser of the same admin
 *
 * Each page has cookies of its own and closes with its test, which fails when the page threw an error.
 * Judges: expectNoViolations(page) of axe.ts; expectFits(page), withText200(page) of layout.ts.
 * Faults: goOffline, goOnline, failWith, slowDown, dropConnection of page-faults.ts.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { launchChromium, sessionCookie } from '../../dev/chromium.ts'
import { type App, startApp } from './app'
import { type Api, apiOf, type Json } from './http'

/** Milliseconds: a build of the UI and a cold wrangler, several at once on two cores. */
const START_TIMEOUT_MS = 240_000
/** Milliseconds that an action waits for what it acts on, on a busy machine. */
const ACTION_TIMEOUT_MS = 15_000
/** The same for a page to load, whose first answer may wait for a cold Worker. */
const NAVIGATION_TIMEOUT_MS = 30_000
/** A headless browser is a bot, whose visits of cards are counted as such. */
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'
const DESKTOP = { width: 1280, height: 800 }
const PHONE_HEIGHT = 740
export const PASSWORD = 'correct horse battery'

export type TestCompany = { id: string; slug: string; name: string; email: string; token: string; people: Json[] }
type Visitor = 'admin' | 'employee' | 'superadmin' | 'nobody'

type PageOptions = {
  /** Who is signed in; an admin unless told. */
  as?: Visitor
  /** The path that is opened; null for none, so that routes can be set up first. */
  at?: string | null
  theme?: 'light' | 'dark'
  /** CSS pixels. */
  width?: number
  height?: number
  reducedMotion?: boolean
  /** Whether scripts run. */
  scripts?: boolean
  /** How many people the company has, or their fields. */
  people?: number | Record<string, unknown>[]
  /** One that a page made before. */
  company?: TestCompany
}

export type OpenPage = {
  page: Page
  context: BrowserContext
  company: TestCompany
  /** The API as the company's admin may call it, with `token`. */
  api: Api
  /** The token of who is signed in; the admin's for nobody. */
  token: string
  /** The person that an employee is. */
  employee: Json
}

export function useApp() {
  let app: App
  let browser: Browser
  beforeAll(async () => {
    ;[app, browser] = await Promise.all([startApp(), launchChromium([`--user-agent=${PERSON}`])])
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await Promise.all([app?.stop(), browser?.close()])
  }, START_TIMEOUT_MS)

  async function newPage(options: PageOptions = {}): Promise<OpenPage> {
    const { as = 'admin', at = '/admin', people = 0 } = options
    const api = apiOf(app.origin)
    const company = options.company ?? (await newCompany(api, people))
    const { token, employee } = await visitor(app, api, as, company)
    const context = await newContext(browser, app.origin, options)
    if (as !== 'nobody') await context.addCookies([sessionCookie(app.origin, token)])
    const page = await context.newPage()
    failOnPageErrors(page)
    if (at !== null) await page.goto(at)
    return { page, context, company, api, token, employee }
  }

  return {
    get origin() {
      return app.origin
    },
    get app() {
      return app
    },
    newPage,
    newCompany: (people: number | Record<string, unknown>[] = 0) => newCompany(apiOf(app.origin), people),
    /** The token of a new one. */
    superadmin: () => superadmin(app),
  }
}

async function newContext(browser: Browser, baseURL: string, options: PageOptions): Promise<BrowserContext> {
  const { width = DESKTOP.width, theme = 'light', reducedMotion = true, scripts = true } = options
  const height = options.height ?? (width < DESKTOP.width / 2 ? PHONE_HEIGHT : DESKTOP.height)
  const context = await browser.newContext({
    baseURL,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    acceptDownloads: true,
    javaScriptEnabled: scripts,
  })
  context.setDefaultTimeout(ACTION_TIMEOUT_MS)
  context.setDefaultNavigationTimeout(NAVIGATION_TIMEOUT_MS)
  onTestFinished(() => context.close())
  return context
}

/** What the page throws, and what its content security policy forbids, is a fault of the page in every test. */
function failOnPageErrors(page: Page): void {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text())
  })
  onTestFinished(() => expect(faults, 'what the page threw').toEqual([]))
}

async function newCompany(api: Api, people: number | Record<string, unknown>[]): Promise<TestCompany> {
  const mark = crypto.randomUUID().slice(0, 8)
  const name = `Company ${mark}`
  const email = `admin-${mark}@example.com`
  const json = { email, password: PASSWORD, full_name: 'Ada Admin', company_name: name }
  const { access_token: token, company_id: id } = await api.ok('POST', '/api/auth/signup', { json })
  const { slug } = await api.ok('GET', `/api/company/${id}`, { token })
  const company: TestCompany = { id, slug, name, email, token, people: [] }
  const wanted = typeof people === 'number' ? Array.from({ length: people }, (_, n) => numbered(n)) : people
  for (const fields of wanted) company.people.push(await addPerson(api, company, fields))
  return company
}

const numbered = (n: number) => ({ full_name: `Person ${n + 1}`, job_title: 'Engineer', external_id: `E-${n + 1}` })

export const addPerson = (api: Api, { id, token }: TestCompany, json: Record<string, unknown>): Promise<Json> =>
  api.ok('POST', `/api/company/${id}/employees`, { token, json })

async function visitor(
  app: App,
  api: Api,
  as: Visitor,
  company: TestCompany,
): Promise<{ token: string; employee: Json }> {
  if (as === 'employee') return newEmployee(api, company)
  return { token: as === 'superadmin' ? await superadmin(app) : company.token, employee: null }
}

async function superadmin(app: App): Promise<string> {
  const email = `root-${crypto.randomUUID()}@example.com`
  const json = { email, password: await app.superadmin(email) }
  const { access_token: token } = await apiOf(app.origin).ok('POST', '/api/auth/login', { json })
  return token
}

async function newEmployee(api: Api, company: TestCompany): Promise<{ token: string; employee: Json }> {
  const employee = await addInvitable(api, company, 'Emma Employee')
  const json = { invitation: await invite(api, company, employee), password: PASSWORD }
  const { access_token: token } = await api.ok('POST', '/api/auth/accept', { json })
  return { token, employee }
}

/** An invitation of a person who is made for it, Grace Hopper. */
export const invitationOf = async (api: Api, company: TestCompany): Promise<string> =>
  invite(api, company, await addInvitable(api, company, 'Grace Hopper'))

const addInvitable = (api: Api, company: TestCompany, full_name: string) =>
  addPerson(api, company, { full_name, email: `person-${crypto.randomUUID()}@example.com` })

async function invite(api: Api, { token }: TestCompany, { id }: Json): Promise<string> {
  return (await api.ok('POST', `/api/employees/${id}/invitation`, { token, json: {} })).invitation
}
