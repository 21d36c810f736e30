import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** CSS pixels that rounding may add. */
const TOLERANCE_PX = 1

/** Nothing makes the page scroll sideways; a table inside a scroller of its own may. */
export async function expectFits(page: Page): Promise<void> {
  const { wider, culprits } = await page.evaluate(() => {
    const root = document.documentElement
    const isTooWide = (element: Element) => element.getBoundingClientRect().right > root.clientWidth + 1
    return {
      wider: root.scrollWidth - root.clientWidth,
      culprits: [...document.body.querySelectorAll('*')]
        .filter(isTooWide)
        .map((element) => `${element.tagName.toLowerCase()}.${element.className}`),
    }
  })
  expect(wider, `wider than the window: ${culprits.join(', ')}`).toBeLessThanOrEqual(TOLERANCE_PX)
}

/** Text at 200 % and nothing else larger, as Firefox's "zoom text only" has it: whatever the unit of a font size. */
export const withText200 = (page: Page) =>
  page.evaluate(() => {
    const elements = [...document.body.querySelectorAll<HTMLElement>('*')]
    const sizes = elements.map((element) => 2 * Number.parseFloat(getComputedStyle(element).fontSize))
    for (const [index, element] of elements.entries()) element.style.fontSize = `${sizes[index]}px`
  })

/** Nothing moves for whoever asked for less motion. */
export async function expectStill(page: Page): Promise<void> {
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element)
        return animationName !== 'none' || /[1-9]/.test(transitionDuration)
      })
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`),
  )
  expect(moving, 'what moves').toEqual([])
}
