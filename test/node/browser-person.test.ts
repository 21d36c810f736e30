import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { PASSWORD, useApp } from '../support/browser'
import { countRequests, dropConnection, slowDown } from '../support/page-faults'
import { shoot } from '../support/shots'
import { row, staff } from '../support/staff'

const TEST_TIMEOUT_MS = 120_000
const DELETES = '/api/employees/*'

const app = useApp()

describe('a person', { timeout: TEST_TIMEOUT_MS }, () => {
  const edit = async (options: Parameters<typeof app.newPage>[0] = {}) => {
    const opened = await app.newPage({ at: null, people: staff, ...options })
    const person = opened.company.people[0]
    await opened.page.goto(`/admin/people/${person.id}`)
    await opened.page.getByLabel('Full name').waitFor()
    const stored = () => opened.api.ok('GET', `/api/employees/${person.id}`, { token: opened.company.token })
    return { ...opened, person, stored }
  }
  const card = (page: Page) => page.frameLocator('.card-frame iframe')

  it('is added, with the real card beside the form as it is typed, once for a double click', async () => {
    const { page, api, company } = await app.newPage({ at: '/admin/people/new' })
    await page.getByText('Type a name to see the card.').waitFor()
    await page.getByLabel('Full name').fill('Hedy Lamarr')
    await card(page).getByRole('heading', { name: 'Hedy Lamarr' }).waitFor()
    await page.getByLabel('Phone').fill('12')
    await page.getByText('goes on once this is mended').waitFor()
    await page.getByLabel('Phone').fill('+43 1 5131234')
    await page.getByLabel('Job title').fill('Inventor')
    await card(page).getByText('Inventor').first().waitFor()
    await shoot(page, 'person-new')
    await expectNoViolations(page)
    const posts = countRequests(page, 'POST', /\/employees$/)
    await page.getByRole('button', { name: 'Add person' }).dblclick()
    await page.getByText('Added. The card is live.').waitFor()
    await shoot(page, 'person-added')
    expect(posts()).toBe(1)
    const { total } = await api.ok('GET', `/api/company/${company.id}/employees`, { token: company.token })
    expect(total).toBe(1)
  })

  it('is not left with unsaved changes by accident', async () => {
    const { page, stored } = await edit()
    await page.getByLabel('Job title').fill('Countess')
    await page.getByRole('link', { name: 'People', exact: true }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click()
    expect(await page.getByLabel('Job title').inputValue()).toBe('Countess')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved. The card follows').waitFor()
    expect((await stored()).job_title).toBe('Countess')
    await page.getByRole('link', { name: 'People', exact: true }).first().click()
    await row(page, 'Ada').waitFor()
  })

  it('who has joined is not invited again', async () => {
    const { page, api, company, person } = await edit()
    await page.getByRole('button', { name: 'Make invitation link' }).waitFor()
    const json = { email: `ada-${crypto.randomUUID()}@example.com` }
    const made = await api.ok('POST', `/api/employees/${person.id}/invitation`, { token: company.token, json })
    await api.ok('POST', '/api/auth/accept', { json: { invitation: made.invitation, password: PASSWORD } })
    await page.getByRole('button', { name: 'Make invitation link' }).click()
    await page.getByText('They have joined already').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'They have joined' }).waitFor()
    expect(await page.getByRole('button', { name: 'Make invitation link' }).count()).toBe(0)
  })

  it('keeps what is typed when saving fails', async () => {
    const { page, stored } = await edit()
    await page.getByLabel('Job title').fill('Countess')
    const fault = await dropConnection(page, { path: DELETES, method: 'PUT' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The service cannot be reached').waitFor()
    expect([await page.getByLabel('Job title').inputValue(), (await stored()).job_title]).toEqual([
      'Countess',
      'Analyst',
    ])
    await fault.end()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved. The card follows').waitFor()
  })

  it('shows what somebody else changed meanwhile, field by field, and overwrites nothing unasked', async () => {
    const { page, api, company, person, stored } = await edit()
    await page.getByLabel('Job title').fill('Countess')
    await page.getByLabel('Department').fill('Poetry')
    const json = { job_title: 'Director', department: 'Science', bio: 'Written by a colleague' }
    await api.ok('PATCH', `/api/employees/${person.id}`, { token: company.token, json })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Written by a colleague').waitFor()
    await shoot(page, 'person-conflict')
    await expectNoViolations(page)
    expect(await stored()).toMatchObject(json)
    await dialog.getByRole('group', { name: 'Job title' }).getByLabel('Yours').check()
    await dialog.getByRole('group', { name: 'Department' }).getByLabel('Theirs').check()
    await dialog.getByRole('button', { name: 'Save this' }).click()
    await page.getByText('Saved. The card follows').waitFor()
    expect(await stored()).toMatchObject({ ...json, job_title: 'Countess' })
  })

  it('is forgotten once deactivated, with what was typed, and what happened on the card as chosen', async () => {
    const { page, person, stored } = await edit()
    expect(await page.getByRole('button', { name: 'Erase…' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Deactivate…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
    await page.getByText('Deactivated. The card is down.').waitFor()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await page.getByLabel('About').fill('Ada wrote the first program.')
    await page.getByRole('button', { name: 'Erase…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Erase Ada Lovelace?' })
    await dialog.getByLabel('Take it out of the counts').check()
    await shoot(page, 'person-erasure')
    await expectNoViolations(page)
    const fault = await dropConnection(page, { path: `${DELETES}/erasure`, method: 'POST' })
    await dialog.getByRole('button', { name: 'Erase for good' }).click()
    await dialog.getByText('The service cannot be reached').waitFor()
    expect((await stored()).full_name).toBe('Ada Lovelace')
    await fault.end()
    const erasures = countRequests(page, 'POST', /\/erasure$/)
    await dialog.getByRole('button', { name: 'Erase for good' }).dblclick()
    await page.getByText('Erased for good').waitFor()
    expect(erasures()).toBe(1)
    await page.getByRole('radio', { name: 'All' }).check()
    await row(page, 'Former colleague').waitFor()
    expect(await row(page, 'Ada Lovelace').count()).toBe(0)
    expect(await stored()).toMatchObject({ full_name: 'Former colleague', email: null, is_active: false })
    await page.goto(`/admin/people/${person.id}`)
    await page.getByRole('heading', { level: 1, name: 'Former colleague' }).waitFor()
    expect(await page.getByLabel('About').inputValue()).toBe('')
  })

  it('is gone from what was read before also where one went on before the erasure was done', async () => {
    const { page, person, api, company } = await edit()
    await api.ok('DELETE', `/api/employees/${person.id}`, { token: company.token })
    await page.reload()
    await page.getByRole('button', { name: 'Erase…' }).click()
    const slow = await slowDown(page, { path: `${DELETES}/erasure`, method: 'POST' })
    await page.getByRole('button', { name: 'Erase for good' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'People', exact: true }).first().click()
    await page.getByRole('radio', { name: 'All' }).check()
    await row(page, 'Ada Lovelace').waitFor()
    await slow.release()
    await page.getByText('Erased for good').waitFor()
    await row(page, 'Former colleague').waitFor()
    expect(await row(page, 'Ada Lovelace').count()).toBe(0)
  })

  it('is told of an erasure that failed after its question was closed', async () => {
    const { page, api, company, person, stored } = await edit()
    await api.ok('DELETE', `/api/employees/${person.id}`, { token: company.token })
    await page.reload()
    await page.getByRole('button', { name: 'Erase…' }).click()
    await dropConnection(page, { path: `${DELETES}/erasure`, method: 'POST' })
    const slow = await slowDown(page, { path: `${DELETES}/erasure`, method: 'POST' })
    await page.getByRole('button', { name: 'Erase for good' }).click()
    await expect.poll(slow.waiting).toBe(1)
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await slow.release()
    await page.getByText('The service cannot be reached').waitFor()
    expect((await stored()).full_name).toBe('Ada Lovelace')
  })

  it('has a code to copy, and to print at a size', async () => {
    const { page, person } = await edit()
    await page.getByRole('combobox', { name: 'Print size' }).selectOption('45')
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'For print' }).click()
    const file = await waiting
    expect(file.suggestedFilename()).toBe(`${person.public_slug}-qr-45mm.svg`)
    expect(readFileSync(await file.path()).toString()).toContain('width="45mm" height="45mm"')
  })
})
