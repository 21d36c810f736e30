import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useApp } from '../support/browser'
import { expectFocus } from '../support/keyboard'
import { failWith } from '../support/page-faults'
import { row, staff } from '../support/staff'

const LIST = { path: '/api/company/*/employees*' }

const app = useApp()
const search = (page: Page) => page.getByRole('searchbox')
const query = (page: Page) => new URL(page.url()).searchParams.get('q')

describe('a search', () => {
  it('for people keeps the space between two words, whenever it is typed', async () => {
    const { page } = await app.newPage({ at: '/admin/people', people: staff })
    await row(page, 'Ada').waitFor()
    await search(page).pressSequentially('ada ')
    await expect.poll(() => query(page)).toBe('ada')
    await page.getByText('1 person found').waitFor()
    expect(await search(page).inputValue()).toBe('ada ')
    await search(page).pressSequentially('lovelace')
    await expect.poll(() => query(page)).toBe('ada lovelace')
    await row(page, 'Ada Lovelace').waitFor()
    await search(page).fill('nobody at all')
    await page.getByRole('button', { name: 'Show everyone active' }).click()
    await row(page, 'Mary').waitFor()
    expect(await search(page).inputValue()).toBe('')
    await page.goto('/admin/people?q=grace')
    await row(page, 'Grace').waitFor()
    expect(await search(page).inputValue()).toBe('grace')
  })

  it('for companies keeps it too', async () => {
    const { page, company } = await app.newPage({ as: 'superadmin' })
    const [word = '', mark = ''] = company.name.split(' ')
    await page.getByRole('listitem').first().waitFor()
    await search(page).pressSequentially(`${word} `)
    await expect.poll(() => query(page)).toBe(word)
    await search(page).pressSequentially(mark)
    await expect.poll(() => query(page)).toBe(company.name)
    await expect.poll(() => page.getByRole('listitem').count()).toBe(1)
  })
})

describe('the list of people', () => {
  it('that is complete is not called incomplete when it cannot be read again', async () => {
    const { page } = await app.newPage({ at: null, people: staff })
    await page.clock.install()
    await page.goto('/admin/people')
    await row(page, 'Ada').waitFor()
    const fault = await failWith(page, 403, { ...LIST, code: 'forbidden' })
    await page.clock.fastForward('01:00')
    const answer = page.waitForResponse((response) => response.status() === 403)
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    await answer
    await page.clock.runFor(1000)
    expect(await page.getByText('The rest could not be loaded').count()).toBe(0)
    await fault.end()
  })

  it('has the focus on its heading once everybody selected is deactivated', async () => {
    const { page } = await app.newPage({ at: '/admin/people', people: staff })
    await page.getByRole('checkbox', { name: 'Select Ada' }).check()
    const opener = page.getByRole('button', { name: 'Deactivate…' })
    await opener.click()
    await page.getByRole('button', { name: 'Keep active' }).click()
    await expectFocus(opener)
    await opener.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate', exact: true }).click()
    await page.getByText('1 person deactivated.').waitFor()
    await expectFocus(page.getByRole('heading', { name: 'People', level: 1 }))
  })
})
