import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Keeps a picture of the page in the folder that EDGECARD_SHOTS names, to be looked at; without it, nothing. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.EDGECARD_SHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
