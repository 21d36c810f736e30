import type { Page } from 'playwright-core'

/** What opens the list of a person's other companies. */
export const companySwitch = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^Company:/ })

/** Goes on in another company of theirs. */
export async function switchTo(page: Page, name: string) {
  await companySwitch(page).click()
  await page.getByRole('menuitem', { name, exact: true }).click()
}
