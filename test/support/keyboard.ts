import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Presses of Tab after which what is sought cannot be reached. */
const TABS_MAX = 80

const hasFocus = (element: Locator) => element.evaluate((node) => node === document.activeElement)

/** Waits until the focus is there: browsers give it back after a dialog or a menu has closed. */
export const expectFocus = (element: Locator) => expect.poll(() => hasFocus(element)).toBe(true)

/** Waits until what opened the dialog has the focus again: that is a moment before the dialog is gone and opens anew. */
export async function expectFocusBack(page: Page, element: Locator) {
  await expectFocus(element)
  // Not by its role, which a closed dialog has no more.
  await page.locator('dialog').waitFor({ state: 'detached' })
}

/** Presses Tab, or Shift+Tab, until the element has the focus. */
export async function tabTo(page: Page, element: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  await element.waitFor()
  for (let presses = 0; presses < TABS_MAX; presses++) {
    if (await hasFocus(element)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not reach ${element}`)
}
