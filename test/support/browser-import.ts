import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { useApp } from './browser'
import { withText200 } from './layout'

/** Where `shoot` puts pictures, if anywhere. */
const SHOTS = process.env.EDGECARD_SHOTS
/** Presses of Tab after which what is sought cannot be reached. */
const TABS_MAX = 60

/** Two good rows and three bad ones. */
export const BAD = [
  'Name,E-Mail,Phone,Title',
  'Ann One,ann@example.com,+12022254876,Boss',
  'Bob Two,not an address,12345,Clerk',
  ',nobody@example.com,,',
  'Cy Three,ANN@example.com,,',
  'Dee Four,dee@example.com,,=HYPERLINK("x")',
].join('\n')

type Harness = ReturnType<typeof useApp>

export async function openImport(app: Harness, options: Parameters<Harness['newPage']>[0] = {}) {
  const opened = await app.newPage({ at: '/admin/import', ...options })
  await heading(opened.page, 'Choose the file').waitFor()
  return opened
}

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 2 })
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
export const figures = async (page: Page) => page.locator('.tally dd').allTextContents()
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim())

export const fileOf = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(content),
})

export const upload = (page: Page, file: ReturnType<typeof fileOf>) =>
  page.locator('input[type=file]').setInputFiles(file)

/** Presses Tab until an element of this kind, with this text if any, has the focus. */
export async function tabTo(page: Page, tag: string, text = '') {
  for (let presses = 0; presses < TABS_MAX; presses++) {
    await page.keyboard.press('Tab')
    const [name, content] = await page.evaluate(() => [
      document.activeElement?.tagName,
      document.activeElement?.textContent ?? '',
    ])
    if (name === tag && content?.includes(text)) return
  }
  throw new Error(`Tab does not reach ${tag} ${text}`)
}

/** Pictures in both themes for a person to look at, when EDGECARD_SHOTS names a folder. */
export async function shoot(page: Page, name: string) {
  if (!SHOTS) return
  mkdirSync(SHOTS, { recursive: true })
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `${SHOTS}/import-${name}-${colorScheme}.png`, fullPage: true })
  }
}

/** Nothing of the page's own, below the header, is wider than the window. */
export async function expectMainFits(page: Page) {
  const culprits = await page.evaluate(() => {
    const right = document.documentElement.clientWidth + 1
    return [...document.querySelectorAll('main *:not(option)')]
      .filter((element) => element.getBoundingClientRect().right > right)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className} ${element.textContent?.slice(0, 30)}`)
  })
  expect(culprits).toEqual([])
}

/** Text at 200 %, also where an earlier step's text, which is still there, was made so before. */
export async function withText200Once(page: Page) {
  await page.evaluate(() => {
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) element.style.fontSize = ''
  })
  await withText200(page)
}
