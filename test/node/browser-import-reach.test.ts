import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { useApp } from '../support/browser'
import {
  BAD,
  button,
  expectMainFits,
  figures,
  fileOf,
  heading,
  openImport,
  shoot,
  tabTo,
  upload,
  withText200Once,
} from '../support/browser-import'

const app = useApp()

it('needs no mouse', async () => {
  const { page } = await openImport(app)
  const chooser = page.waitForEvent('filechooser')
  await tabTo(page, 'INPUT')
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(fileOf('kollegen.csv', 'Kollege,Email\nAnn,ann@example.com'))
  await heading(page, 'Match the columns').waitFor()
  await tabTo(page, 'SELECT')
  // One key, since a browser begins anew when they come slowly.
  await page.keyboard.press('f')
  await expect.poll(() => page.getByLabel('Kollege becomes').inputValue()).toBe('full_name')
  await tabTo(page, 'BUTTON', 'Check the people')
  await page.keyboard.press('Enter')
  await heading(page, 'What will happen').waitFor()
  await tabTo(page, 'BUTTON', 'Import 1 person')
  await page.keyboard.press('Space')
  await heading(page, 'Everyone is in').waitFor()
  await tabTo(page, 'A', 'To your people')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/admin/people')
})

it.each([
  ['a phone', 360, false],
  ['text twice as large', 1280, true],
  ['both', 360, true],
] as const)('fits %s', async (name, width, large) => {
  const { page } = await openImport(app, { width })
  const look = async (step: string) => {
    if (large) await withText200Once(page)
    await shoot(page, `${step}-${name.replaceAll(' ', '-')}`)
    await expectMainFits(page)
  }
  await look('file')
  await upload(page, fileOf('people.csv', `${BAD}\n${'x'.repeat(119)},,,`))
  await heading(page, 'Match the columns').waitFor()
  await look('columns')
  await button(page, 'Check the people').click()
  await heading(page, 'What will happen').waitFor()
  await look('check')
  await button(page, /^Import/).click()
  await heading(page, '3 rows need mending').waitFor()
  await look('done')
})

it('offers a template that the import takes as it is', async () => {
  const { page } = await openImport(app)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Template file' }).click(),
  ])
  await upload(page, fileOf('people.csv', readFileSync(await download.path())))
  await button(page, 'Check the people').click()
  await heading(page, 'What will happen').waitFor()
  expect(await figures(page)).toEqual(['1', '0', '0', '0'])
})
