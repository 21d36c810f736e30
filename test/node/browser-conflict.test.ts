import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useApp } from '../support/browser'
import { expectFocus, expectFocusBack } from '../support/keyboard'
import { staff } from '../support/staff'

const app = useApp()

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

describe('a company that two people change at once', () => {
  const clash = async () => {
    const opened = await app.newPage({ at: '/admin/company' })
    const { page, api, company, token } = opened
    const stored = () => api.ok('GET', `/api/company/${company.id}`, { token })
    const change = (json: object) => api.ok('PATCH', `/api/company/${company.id}`, { token, json })
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('Mine')
    await page.getByLabel('Legal footer').fill('A long paragraph')
    await change({ name: 'Theirs' })
    await button(page, 'Save').click()
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed the company' })
    await dialog.waitFor()
    return { ...opened, name, dialog, stored, change }
  }

  it.each([
    ['Escape', (page: Page) => page.keyboard.press('Escape')],
    ['the cross', (page: Page) => button(page, 'Close').click()],
    ['a click beside it', (page: Page) => page.mouse.click(5, 5)],
  ])('keeps what is typed when the question is closed by %s', async (_, close) => {
    const { page, name, dialog, stored } = await clash()
    await close(page)
    await expectFocusBack(page, button(page, 'Save'))
    expect(await name.inputValue()).toBe('Mine')
    expect(await page.getByLabel('Legal footer').inputValue()).toBe('A long paragraph')
    await button(page, 'Save').click()
    await dialog.getByRole('button', { name: 'Save this' }).click()
    await page.getByText('Saved.').first().waitFor()
    expect(await stored()).toMatchObject({ name: 'Mine', legal_footer: 'A long paragraph' })
  })

  it('takes theirs when somebody says so', async () => {
    const { page, name, dialog } = await clash()
    await dialog.getByRole('button', { name: 'Use theirs' }).click()
    await expectFocusBack(page, button(page, 'Save'))
    expect(await name.inputValue()).toBe('Theirs')
    expect(await page.getByLabel('Legal footer').inputValue()).toBe('')
  })

  it('is reviewed anew when it changes once more meanwhile, and saved then', async () => {
    const { page, dialog, stored, change } = await clash()
    await change({ name: 'Theirs again', domain: 'theirs.example' })
    await dialog.getByRole('button', { name: 'Save this' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByRole('radio', { name: 'Theirs Theirs again' }).waitFor()
    await dialog.getByRole('button', { name: 'Save this' }).click()
    await page.getByText('Saved.').first().waitFor()
    expect(await stored()).toMatchObject({ name: 'Mine', domain: 'theirs.example', legal_footer: 'A long paragraph' })
  })
})

describe('a person whom somebody else changed meanwhile', () => {
  const open = async () => {
    const opened = await app.newPage({ at: null, people: staff })
    const { page, api, company } = opened
    const path = `/api/employees/${company.people[0].id}`
    await page.goto(`/admin/people/${company.people[0].id}`)
    await page.getByLabel('Job title').fill('Countess')
    await api.ok('PATCH', path, { token: company.token, json: { job_title: 'Director' } })
    return opened
  }

  it('is deactivated at the second press, and what is typed stays', async () => {
    const { page } = await open()
    await button(page, 'Deactivate…').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Deactivate' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByRole('button', { name: 'Deactivate' }).click()
    await page.getByText('Deactivated. The card is down.').waitFor()
    expect(await page.getByLabel('Job title').inputValue()).toBe('Countess')
  })

  it('is compared, and the focus is where it was when one goes back to the form', async () => {
    const { page } = await open()
    await button(page, 'Save').click()
    await button(page, 'Back to the form').click()
    await expectFocusBack(page, button(page, 'Save'))
    expect(await page.getByLabel('Job title').inputValue()).toBe('Countess')
    await button(page, 'Save').click()
    await page.getByRole('dialog').getByLabel('Yours').check()
    await button(page, 'Save this').click()
    await page.getByText('Saved. The card follows').waitFor()
    await expectFocus(button(page, 'Save'))
  })
})
