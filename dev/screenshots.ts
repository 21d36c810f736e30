import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { type App, startApp } from '../test/support/app.ts'
import { apiOf, type Json } from '../test/support/http.ts'
import { launchChromium, sessionCookie } from './chromium.ts'
import { type Stage, screens } from './screens.ts'
import { demo } from './seed.ts'
import { oneLine } from './settings.ts'

/** CSS pixels. */
const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
/** Each picture, by what its name ends in. */
const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: DESKTOP },
  { name: 'dark', colorScheme: 'dark', viewport: DESKTOP },
  { name: 'phone', colorScheme: 'light', viewport: PHONE },
  { name: 'phone-dark', colorScheme: 'dark', viewport: PHONE },
] as const
/** Those of README.md, of less than 300 KB each. */
const README = { card: PHONE, people: { width: 1120, height: 640 }, analytics: { width: 1120, height: 760 } }
const OTHERS = [
  { name: 'Alder Dental', brand_color: '#1f7a8c' },
  { name: 'Fjord & Field Architects', brand_color: '#26323f' },
  { name: 'Harbour Legal', brand_color: '#1d3c63' },
  { name: 'Möbelwerk Nord', brand_color: '#c2410c' },
  { name: 'Tidewater Yoga', brand_color: '#7c5cbf' },
]
const PASSWORD = 'only for a picture'
/** Milliseconds without which the last transition is still seen. */
const SETTLE_MS = 400

/** pnpm screenshots FOLDER [SCREEN…]: photographs the screens of the demo company into the folder, and anew for README.md. */
try {
  const [folder, ...names] = process.argv.slice(2)
  if (!folder) throw new Error('usage: pnpm screenshots FOLDER [SCREEN…]')
  mkdirSync(folder, { recursive: true })
  const [app, browser] = await Promise.all([startApp(), launchChromium()])
  try {
    const stage = await setStage(app)
    for (const name of Object.keys(screens)) {
      if (names.length === 0 || names.includes(name)) await photograph(browser, app.origin, stage, name, folder)
    }
  } finally {
    await Promise.all([app.stop(), browser.close()])
  }
} catch (error) {
  console.error(`screenshots: ${oneLine(error)}`)
  process.exitCode = 1
}

/** An employee, a superadmin, an invitation, other companies and a card that is gone, beside the demo company. */
async function setStage(app: App): Promise<Stage> {
  const api = apiOf(app.origin)
  const logIn = async (email: string, password: string) =>
    (await api.ok('POST', '/api/auth/login', { json: { email, password } })) as Json
  const { access_token: admin, company_id } = await logIn(demo.email, demo.password)
  const superadminEmail = 'operator@example.com'
  const { access_token: superadmin } = await logIn(superadminEmail, await app.superadmin(superadminEmail))
  for (const json of OTHERS) await api.ok('POST', '/api/company', { token: superadmin, json })
  const list = `/api/company/${company_id}/employees`
  const company = await api.ok('GET', `/api/company/${company_id}`, { token: admin })
  const { items } = await api.ok('GET', `${list}?limit=100`, { token: admin })
  const person = (name: string) => items.find((item: Json) => item.full_name === name)
  const invite = async (name: string) => {
    const path = `/api/employees/${person(name).id}/invitation`
    return (await api.ok('POST', path, { token: admin, json: {} })).invitation
  }
  const json = { invitation: await invite('Noor de Vries'), password: PASSWORD }
  const { access_token: employee } = await api.ok('POST', '/api/auth/accept', { json })
  const former = await api.ok('POST', list, { token: admin, json: { full_name: 'Robin Former' } })
  await api.ok('DELETE', `/api/employees/${former.id}`, { token: admin })
  return {
    ...{ api, company, person, former, tokens: { admin, employee, superadmin } },
    invitation: await invite('Amara Okafor'),
  }
}

async function photograph(browser: Browser, origin: string, stage: Stage, name: string, folder: string) {
  const { as = 'admin', at, prepare } = screens[name] ?? { at: '' }
  const context = await browser.newContext({
    ...{ baseURL: origin, locale: 'en-GB', viewport: DESKTOP, deviceScaleFactor: 2, reducedMotion: 'reduce' },
  })
  if (as !== 'nobody') await context.addCookies([sessionCookie(origin, stage.tokens[as])])
  const page = await context.newPage()
  await page.goto(typeof at === 'string' ? at : at(stage), { waitUntil: 'networkidle' })
  await prepare?.(page)
  for (const { name: look, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    await settled(page)
    // A window as tall as the page, so that what sticks to its edge, and rows that are made in sight only, are where they end up.
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ ...viewport, height: Math.max(viewport.height, height) })
    await settled(page)
    await page.screenshot({ path: join(folder, `${name}-${look}.png`) })
  }
  const size = README[name as keyof typeof README]
  if (size) {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize(size)
    await settled(page)
    await page.screenshot({ path: `.github/${name}.png` })
  }
  await context.close()
  console.log(name)
}

async function settled(page: Page) {
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(SETTLE_MS)
}
