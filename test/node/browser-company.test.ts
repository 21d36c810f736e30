import { encode } from 'fast-png'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { useApp } from '../support/browser'
import { expectFocusBack } from '../support/keyboard'
import { expectFits } from '../support/layout'
import { countRequests, dropConnection, failWith, LOADING, slowDown } from '../support/page-faults'
import { shoot } from '../support/shots'

const app = useApp()
const PHONE = 360

const logo = () => ({
  name: 'logo.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    encode({ width: 120, height: 40, data: new Uint8Array(120 * 40).fill(90), channels: 1, depth: 8 }),
  ),
})
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true })
/** Milliseconds: a queue's second, its five when it has to try again, and reads of KV between them. */
const STATUS_TIMEOUT_MS = 30_000
const status = (page: Page, words: string | RegExp) =>
  page.getByRole('status').filter({ hasText: words }).first().waitFor({ timeout: STATUS_TIMEOUT_MS })

describe('the company', () => {
  it('is changed, with its cards counted until they all show it', async () => {
    const { page, company, api, token } = await app.newPage({ at: '/admin/company', people: 3 })
    await page.getByLabel('Name', { exact: true }).fill('Northwind & Sons')
    await page.getByLabel('Brand colour', { exact: true }).fill('#ffdd00')
    await page.getByText('Dark text reads well on it').waitFor()
    await page.getByText('too pale for buttons').waitFor()
    await page.getByLabel('LinkedIn').fill('https://www.linkedin.com/company/northwind')
    await page.getByLabel('Legal footer').fill('Northwind Ltd\nRegistered in Exampleton')
    const preview = page.frameLocator('iframe')
    await preview.getByText('Registered in Exampleton').waitFor()
    await preview.getByText('Person 1').first().waitFor()
    await shoot(page, 'company-light')
    const patches = countRequests(page, 'PATCH', /\/api\/company\//)
    await save(page).dblclick()
    await status(page, 'Saved. 3 cards refreshed.')
    expect(patches()).toBe(1)
    const card = () => api.ok('GET', `/api/card/${company.slug}/${company.people[0].public_slug}`)
    await expect.poll(card).toMatchObject({ company_name: 'Northwind & Sons', company_brand_color: '#ffdd00' })
    expect((await card()).social_links.linkedin).toContain('northwind')
    const { legal_footer } = await api.ok('GET', `/api/company/${company.id}`, { token })
    expect(legal_footer).toBe('Northwind Ltd\nRegistered in Exampleton')
  })

  it('gets its logo by upload, by drop and by address, and loses it again', async () => {
    const { page, company, api, token } = await app.newPage({ at: '/admin/company' })
    const chosen = async () => (await api.ok('GET', `/api/company/${company.id}`, { token })).logo_url
    await page.getByLabel('Upload a picture').setInputFiles(logo())
    await status(page, 'Uploaded, 120 × 40 pixels.')
    await page.frameLocator('iframe').locator('.logo img').waitFor()
    await save(page).click()
    await status(page, 'Every card you add will show it')
    expect(await chosen()).toMatch(/^\/media\//)
    await page.getByRole('button', { name: 'Remove Logo' }).click()
    await status(page, 'Removed.')
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'logo.svg'))
      return transfer
    })
    await page.locator('.logo-drop').dispatchEvent('drop', { dataTransfer: data })
    await page.getByRole('alert').filter({ hasText: 'Send a picture: PNG, JPEG or WebP.' }).waitFor()
    await page.getByLabel('Web address of the logo').fill('http://example.com/logo.svg')
    await save(page).click()
    await page.getByText('Give an address that starts with https://').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('logo_url')
    await page.getByLabel('Web address of the logo').fill('')
    await save(page).click()
    await status(page, 'Every card you add will show it')
    expect(await chosen()).toBe(null)
  })

  it('is never overwritten: what somebody else saved meanwhile is reviewed field by field', async () => {
    const { page, company, api, token } = await app.newPage({ at: '/admin/company' })
    await page.getByLabel('Name', { exact: true }).fill('Mine')
    const theirs = { name: 'Theirs', domain: 'theirs.example' }
    await api.ok('PATCH', `/api/company/${company.id}`, { token, json: theirs })
    await save(page).click()
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed the company' })
    await dialog.waitFor()
    await expectNoViolations(page)
    await shoot(page, 'company-conflict-dark')
    expect(await dialog.getByRole('radio', { name: 'Yours Mine' }).isChecked()).toBe(true)
    expect(await dialog.getByRole('radio', { name: 'Theirs theirs.example' }).isChecked()).toBe(true)
    await dialog.getByRole('button', { name: 'Save this' }).click()
    await status(page, 'Saved.')
    const now = await api.ok('GET', `/api/company/${company.id}`, { token })
    expect(now).toMatchObject({ name: 'Mine', domain: 'theirs.example' })
    expect(await page.getByLabel('Domain').inputValue()).toBe('theirs.example')
    expect(await save(page).evaluate((button) => button === document.activeElement)).toBe(true)
  })

  it('says how long single events are kept, and whether their networks are; the cards stay as they are', async () => {
    const { page, company, api, token } = await app.newPage({ at: '/admin/company', people: 1 })
    const kept = async () => {
      const { event_months, keeps_networks } = await api.ok('GET', `/api/company/${company.id}`, { token })
      return { event_months, keeps_networks }
    }
    const months = page.getByLabel('Keep single events for')
    const networks = page.getByRole('checkbox', { name: 'Keep the network' })
    expect(await months.inputValue()).toBe('13')
    expect(await networks.isChecked()).toBe(true)
    await months.selectOption('25 months')
    await networks.press('Space')
    await save(page).click()
    await status(page, /^Saved\.$/)
    expect(await kept()).toEqual({ event_months: 25, keeps_networks: false })
    expect(await networks.isChecked()).toBe(false)
    await api.ok('PATCH', `/api/company/${company.id}`, { token, json: { event_months: 7, keeps_networks: true } })
    await months.selectOption('6 months')
    await page.getByLabel('Domain').fill('mine.example')
    await save(page).click()
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed the company' })
    await expect(dialog.getByRole('radio', { name: 'Yours 6 months' }).isChecked()).resolves.toBe(true)
    await dialog.getByRole('radio', { name: 'Theirs 7 months' }).check()
    expect(await dialog.getByRole('radio', { name: 'Theirs Kept', exact: true }).isChecked()).toBe(true)
    await dialog.getByRole('button', { name: 'Save this' }).click()
    await status(page, 'Saved. 1 card refreshed.')
    expect(await kept()).toEqual({ event_months: 7, keeps_networks: true })
    expect(await months.inputValue()).toBe('7')
    expect(await networks.isChecked()).toBe(true)
  })

  it('keeps what is typed when it cannot be saved, and asks before it is lost', async () => {
    const { page } = await app.newPage({ at: '/admin/company' })
    await page.getByLabel('Name', { exact: true }).fill('Unsaved')
    const away = await dropConnection(page, { method: 'PATCH' })
    await save(page).click()
    await page.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor()
    await away.end()
    const link = page.getByRole('link', { name: 'People' })
    await link.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await expectFocusBack(page, link)
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Unsaved')
    await link.click()
    await dialog.getByRole('button', { name: 'Leave without saving' }).click()
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
  })

  it('says so while it loads, and when it cannot be read, and tries again', async () => {
    const { page } = await app.newPage({ at: null })
    const slow = await slowDown(page, { path: '/api/company/*' })
    await page.goto('/admin/company')
    await page.getByText(LOADING).first().waitFor()
    await slow.release()
    await page.getByLabel('Name', { exact: true }).waitFor()
    const fault = await failWith(page, 500, { path: '/api/company/*' })
    await page.reload()
    await page.getByRole('alert').first().waitFor()
    await fault.end()
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await page.getByLabel('Name', { exact: true }).waitFor()
  })
})

describe('the subscription', () => {
  it('shows plan, use and history', async () => {
    const { page } = await app.newPage({ at: '/admin/subscription', people: 2 })
    await page.getByText('2 of 25 active people').waitFor()
    await page.getByRole('row', { name: /Free 25 .* now/ }).waitFor()
  })
})

describe('the operator', () => {
  it('finds a company, changes its plan, switches it off and on, all by keyboard', async () => {
    const { page, company } = await app.newPage({ as: 'superadmin', people: 1 })
    await page.getByRole('heading', { name: 'Companies', level: 1 }).waitFor()
    await page.getByLabel('Search').fill(company.slug)
    const row = page.getByRole('listitem').filter({ hasText: company.name })
    await row.getByText('1 of 25 people').waitFor()
    await expect.poll(() => page.getByRole('listitem').count()).toBe(1)
    await expectNoViolations(page)
    await shoot(page, 'companies-dark')
    const plan = row.getByRole('button', { name: 'Change plan' })
    await plan.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('radio', { name: /Free/ }).focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('dialog').getByRole('button', { name: 'Change plan' }).press('Enter')
    await status(page, 'is on the Team plan.')
    await row.getByText('1 of 500 people').waitFor()
    await expectFocusBack(page, plan)
    await row.getByRole('button', { name: 'Deactivate' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).press('Enter')
    await status(page, 'is deactivated.')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await row.getByRole('button', { name: 'Reactivate' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Reactivate' }).press('Enter')
    await status(page, 'is active again.')
  })

  it('opens a company to look at it, cannot change it, and leaves it again', async () => {
    const { page, company } = await app.newPage({ as: 'superadmin', people: 1, width: PHONE })
    await page.getByLabel('Search').fill(company.slug)
    await page.getByRole('button', { name: `Open ${company.name}` }).click()
    await page.getByText(`Read-only: ${company.name}`).waitFor()
    await page.getByRole('link', { name: 'Company', exact: true }).click()
    const name = page.getByLabel('Name', { exact: true })
    await expect.poll(() => name.isDisabled()).toBe(true)
    await expect.poll(() => save(page).isVisible()).toBe(false)
    await expectFits(page)
    await expectNoViolations(page)
    const refused = await page.evaluate(async (id) => {
      return (await fetch(`/api/company/${id}`)).ok
    }, company.id)
    expect(refused).toBe(true)
    await page.getByRole('button', { name: 'Leave this company' }).click()
    await page.getByRole('heading', { name: 'Companies', level: 1 }).waitFor()
    await expect.poll(() => page.getByText('Read-only').count()).toBe(0)
  })

  it('is nobody else', async () => {
    const { page } = await app.newPage({ at: '/admin/companies' })
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/admin')
  })
})
