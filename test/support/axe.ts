import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }
type AxeWindow = { axe: { run(): Promise<{ violations: Violation[] }> } }

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** No violation of any of axe-core's rules, best practices among them, in the light theme and in the dark. */
export async function expectNoViolations(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page), `axe in the ${colorScheme} theme at ${page.url()}`).toEqual([])
  }
}

/** Evaluated by the debugger, and so not subject to the page's content security policy. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  )
  await page.evaluate(source)
  const found = await page.evaluate(() => (window as unknown as AxeWindow).axe.run())
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary ?? ''}`),
  )
}
