import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { useApp } from '../support/browser'
import { BAD, button, figures, fileOf, heading, openImport, upload } from '../support/browser-import'
import { slowDown } from '../support/page-faults'

const app = useApp()
const IMPORT = '/api/company/*/employees/import*'
const CHECKING = /Reading and checking the file…|Still at it/

it('forgets a file while it is checked when another is wanted, and checks that one', async () => {
  const { page } = await openImport(app)
  await upload(page, fileOf('people.csv', BAD))
  await heading(page, 'Match the columns').waitFor()
  await page.getByLabel('Title becomes').selectOption({ label: 'Leave out' })
  const slow = await slowDown(page, { path: IMPORT })
  await button(page, 'Check the people').click()
  await expect.poll(slow.waiting).toBe(1)
  await button(page, 'Another file').click()
  await heading(page, 'Choose the file').waitFor()
  expect(await page.getByText(CHECKING).count()).toBe(0)
  await upload(page, fileOf('other.csv', 'name\nOnly One'))
  await expect.poll(slow.waiting).toBe(2)
  await slow.release()
  await button(page, 'Check the people').click()
  await heading(page, 'What will happen').waitFor()
  expect(await figures(page)).toEqual(['1', '0', '0', '0'])
})

it('imports the file as it was chosen, whatever a spreadsheet saves into it meanwhile', async () => {
  const { page } = await openImport(app)
  const folder = mkdtempSync(join(tmpdir(), 'edgecard-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'people.csv')
  writeFileSync(file, 'name\nAnn One\nBob Two')
  await page.locator('input[type=file]').setInputFiles(file)
  await heading(page, 'Match the columns').waitFor()
  writeFileSync(file, 'name\nAnn One\nBob Two\nCy Three')
  await button(page, 'Check the people').click()
  await heading(page, 'What will happen').waitFor()
  expect(await figures(page)).toEqual(['2', '0', '0', '0'])
  rmSync(file)
  await button(page, 'Import 2 people').click()
  await heading(page, 'Everyone is in').waitFor()
})

it('says what to do about a file that the browser cannot read', async () => {
  const { page } = await openImport(app)
  const gone = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['name'], 'gone.csv'))
    // As of a file that was moved, or of a folder.
    const read = () => Promise.reject(new DOMException('The file could not be found.', 'NotFoundError'))
    File.prototype.arrayBuffer = read
    return transfer
  })
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: gone })
  await page.getByRole('alert').getByText('The file cannot be read').waitFor()
  await heading(page, 'Choose the file').waitFor()
  expect(await button(page, 'Try again').count()).toBe(0)
})
