import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { useApp } from '../support/browser'
import { expectFocusBack } from '../support/keyboard'
import { changeAnswers, dropConnection, failWith, goOffline, goOnline, slowDown } from '../support/page-faults'
import { shoot } from '../support/shots'
import { row, staff } from '../support/staff'

const TEST_TIMEOUT_MS = 120_000
const DELETES = '/api/employees/*'

const app = useApp()
const names = (page: Page) => page.locator('.person-name').allInnerTexts()

describe('the people', { timeout: TEST_TIMEOUT_MS }, () => {
  it('say what to do while there is nobody, and what matches nothing', async () => {
    const { page } = await app.newPage({ at: '/admin/people' })
    await page.getByRole('link', { name: 'Add the first person' }).waitFor()
    await expectNoViolations(page)
    await page.goto('/admin/people?q=nobody')
    await page.getByText('contains “nobody”').waitFor()
    await page.getByRole('button', { name: 'Show everyone active' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('')
  })

  it('were changed on a day of the reader’s own', async () => {
    const { page } = await app.newPage({ at: null, people: 1 })
    const updated_at = '2025-12-31 23:30:00.5+00'
    await changeAnswers(page, '/api/company/*/employees?*', (list) => ({
      ...{ ...list, items: list.items.map((one: object) => ({ ...one, updated_at })) },
    }))
    await page.goto('/admin/people')
    expect(await page.locator('.column-updated time').textContent()).toBe('1 Jan 2026')
  })

  it('have the initials of their cards', async () => {
    const people = ['José Ángel Muñoz Peña', 'ليلى منصور', 'Dr. Priya Raghunathan', 'Sammy Davis, Jr.', 'Madonna']
    const { page, company } = await app.newPage({
      at: '/admin/people',
      people: people.map((full_name) => ({ full_name })),
    })
    await row(page, 'Madonna').waitFor()
    for (const { full_name, card } of company.people) {
      const shown = await row(page, full_name).locator('.avatar').textContent()
      const text = await (await page.request.get(card.url)).text()
      expect([full_name, shown]).toEqual([full_name, /class="face"[^>]*>([^<]+)</.exec(text)?.[1]])
    }
  })

  it('are searched, sorted and filtered, with the choice in the address', async () => {
    const { page } = await app.newPage({ at: '/admin/people', people: staff })
    await row(page, 'Ada Lovelace').waitFor()
    await shoot(page, 'people-light')
    await expectNoViolations(page)
    await page.getByRole('button', { name: 'Job title' }).click()
    await expect.poll(() => names(page)).toEqual(['Grace Hopper', 'Ada Lovelace', 'Mary Jackson', 'Katherine Johnson'])
    await page.getByRole('button', { name: 'Job title' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('?sort=-title')
    await page.getByRole('searchbox').fill('hopper')
    await expect.poll(() => names(page)).toEqual(['Grace Hopper'])
    await page.reload()
    await expect.poll(() => names(page)).toEqual(['Grace Hopper'])
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto('/admin/people')
    await row(page, 'Ada').waitFor()
    await shoot(page, 'people-dark')
  })

  it('are deactivated together by keyboard; those it fails for are named, and tried again', async () => {
    const { page, api, company } = await app.newPage({ at: '/admin/people', people: staff })
    await page.getByRole('checkbox', { name: 'Select Ada' }).check()
    await page.getByRole('checkbox', { name: 'Select Katherine' }).click({ modifiers: ['Shift'] })
    await page.getByText('3 people selected').waitFor()
    await page.getByRole('checkbox', { name: 'Select Katherine' }).press('Space')
    await page.getByText('2 people selected').waitFor()
    await shoot(page, 'people-selected')
    const fault = await failWith(page, 500, { path: `/api/employees/${company.people[1].id}`, method: 'DELETE' })
    await page.getByRole('button', { name: 'Deactivate…' }).press('Enter')
    await expectNoViolations(page)
    await page.keyboard.press('Escape')
    const opener = page.getByRole('button', { name: 'Deactivate…' })
    await expectFocusBack(page, opener)
    await opener.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate', exact: true }).press('Enter')
    await page.getByText('1 of 2 people could not be deactivated').waitFor()
    await page.getByRole('dialog').getByText('Grace Hopper').waitFor()
    await shoot(page, 'people-partly')
    await fault.end()
    await page.getByRole('button', { name: 'Try these again' }).click()
    await page.getByText('2 people deactivated.').waitFor()
    await expect.poll(() => names(page)).toEqual(['Katherine Johnson', 'Mary Jackson'])
    const { total } = await api.ok('GET', `/api/company/${company.id}/employees?status=inactive`, {
      token: company.token,
    })
    expect(total).toBe(2)
  })

  it('come back at once, and go again with the reason when that fails', async () => {
    const { page, api, company } = await app.newPage({ at: null, people: staff })
    await api.ok('DELETE', `/api/employees/${company.people[0].id}`, { token: company.token })
    await page.goto('/admin/people?status=inactive')
    const fault = await failWith(page, 503, { path: DELETES, method: 'PATCH' })
    await page.getByRole('button', { name: 'Reactivate' }).click()
    await page.getByText('Ada Lovelace is still deactivated').waitFor()
    await shoot(page, 'people-toast')
    await expectNoViolations(page)
    await fault.end()
    await page.getByRole('button', { name: 'Reactivate' }).click()
    await page.getByText('Ada Lovelace is active again.').waitFor()
  })

  it('are taken away as codes and files', async () => {
    const { page, company } = await app.newPage({ at: '/admin/people', people: staff })
    await page.getByRole('checkbox', { name: 'Select everyone' }).check()
    const take = async (item: string) => {
      const waiting = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Download' }).click()
      await page.getByRole('menuitem', { name: item }).click()
      return readFileSync(await (await waiting).path())
    }
    const files = unzipSync(await take('QR codes (SVG)'))
    expect(Object.keys(files).sort()).toEqual(company.people.map(({ public_slug }) => `${public_slug}.svg`).sort())
    expect(new TextDecoder().decode(files['ada-lovelace.svg'])).toContain('<svg')
    await page.getByRole('checkbox', { name: 'Select Grace' }).uncheck()
    const csv = (await take('Spreadsheet (CSV)')).toString()
    expect([csv.includes('Ada Lovelace'), csv.includes('Grace')]).toEqual([true, false])
    expect((await take('Contacts (VCF)')).toString().match(/BEGIN:VCARD/g)).toHaveLength(3)
  })

  it('say when they cannot be read, are slow in coming, or there is no network', async () => {
    const { page } = await app.newPage({ at: null, people: staff })
    const fault = await dropConnection(page, { path: '/api/company/*/employees*' })
    await page.goto('/admin/people')
    await page.getByText('The service cannot be reached').waitFor()
    await fault.end()
    const slow = await slowDown(page, { path: '/api/company/*/employees*' })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('takes longer than usual').waitFor()
    await slow.release()
    await row(page, 'Ada').waitFor()
    await goOffline(page)
    await page.getByText('You are offline').waitFor()
    await goOnline(page)
    await page.getByText('You are offline').waitFor({ state: 'detached' })
  })
})
