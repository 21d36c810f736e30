import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useApp } from '../support/browser'
import { changeAnswers, countRequests, failWith, slowDown } from '../support/page-faults'
import { switchTo } from '../support/switch'

const app = useApp()
const LIST = { path: '/api/company/*/employees*' }
const staff = [{ full_name: 'Ada Lovelace', job_title: 'Analyst' }, { full_name: 'Grace Hopper' }]

const go = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click()
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const names = (page: Page) => page.locator('.person-name').allInnerTexts()

describe('what was read', () => {
  it('is there when its screen is opened again, without being asked for again', async () => {
    const { page } = await app.newPage({ at: null, people: staff })
    const asked = countRequests(page, 'GET', /\/(employees|subscription)$/)
    await page.goto('/admin/people')
    await row(page, 'Ada').waitFor()
    await go(page, 'Subscription')
    await page.getByRole('meter').waitFor()
    const slow = await slowDown(page)
    await go(page, 'People')
    await row(page, 'Ada').waitFor()
    await go(page, 'Subscription')
    await page.getByRole('meter').waitFor()
    expect([asked(), slow.waiting()]).toEqual([2, 0])
    await slow.release()
  })

  it('is outdated by what changes it: the list and the plan’s use by somebody who is added', async () => {
    const { page } = await app.newPage({ at: '/admin/subscription', people: staff })
    await page.getByText('2 of 25').waitFor()
    await go(page, 'People')
    await row(page, 'Ada').waitFor()
    await page.getByRole('link', { name: 'Add person' }).click()
    await page.getByLabel('Full name').fill('Mary Jackson')
    await page.getByRole('button', { name: 'Add person' }).click()
    await page.getByText('Added. The card is live.').waitFor()
    await go(page, 'People')
    await row(page, 'Mary Jackson').waitFor()
    await go(page, 'Subscription')
    await page.getByText('3 of 25').waitFor()
  })

  it('is never shown to another company, nor to the next who signs in', async () => {
    const { page, api, company } = await app.newPage({ at: null, people: staff })
    await api.ok('POST', '/api/company', { token: company.token, json: { name: 'Second House' } })
    await page.goto('/admin/people')
    await row(page, 'Ada').waitFor()
    const slow = await slowDown(page, LIST)
    await switchTo(page, 'Second House')
    await page.getByText('Welcome. Four steps').waitFor()
    await go(page, 'People')
    await page.getByText(/Loading the people|takes longer than usual/).waitFor({ state: 'attached' })
    expect(await names(page)).toEqual([])
    await slow.release()
    await page.getByText('Nobody is here yet').waitFor()
    await switchTo(page, company.name)
    // Not before the overview of the company is there.
    await page.getByText('of 4 done').waitFor()
    await go(page, 'People')
    await row(page, 'Ada').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    const other = await app.newCompany()
    await page.getByLabel('E-mail').fill(other.email)
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await go(page, 'People')
    await page.getByText('Nobody is here yet').waitFor()
    expect(await names(page)).toEqual([])
  })

  it('is asked for once more when that may help, and not when it was refused', async () => {
    const { page } = await app.newPage({ at: null, people: staff })
    await failWith(page, 503, { ...LIST, times: 1 })
    await page.goto('/admin/people')
    await row(page, 'Ada').waitFor()
    const asked = countRequests(page, 'GET', /\/subscription$/)
    const fault = await failWith(page, 403, { path: '/api/company/*/subscription', code: 'forbidden' })
    await go(page, 'Subscription')
    await page.getByRole('alert').waitFor()
    expect(asked()).toBe(1)
    await fault.end()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('meter').waitFor()
  })

  it('is what was saved, not what was read before that and arrives after it', async () => {
    const { page, company } = await app.newPage({ at: null, people: staff })
    const path = `/api/employees/${company.people[0].id}`
    const saves = [
      { screen: `/admin/people/${company.people[0].id}`, api: path, field: 'Job title', next: 'Countess' },
      { screen: '/admin/company', api: `/api/company/${company.id}`, field: 'Name', next: 'Second House' },
    ]
    await page.clock.install()
    for (const { screen, api, field, next } of saves) {
      await page.goto(screen)
      const input = page.getByLabel(field, { exact: true })
      await input.waitFor()
      const [held, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      let isFirst = true
      await changeAnswers(page, api, async (answer) => {
        const isLate = isFirst
        isFirst = false
        held.resolve()
        if (isLate) await gate.promise
        return answer
      })
      await page.clock.fastForward('01:00')
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
      await held.promise
      await input.fill(next)
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText(/^Saved/).waitFor()
      const late = page.waitForResponse((response) => response.url().endsWith(api))
      gate.resolve()
      await late
      await page.getByRole('link', { name: 'Overview' }).click()
      await page.getByText('of 4 done').waitFor()
      await page.goBack()
      expect(await input.inputValue()).toBe(next)
      await input.fill(`${next} again`)
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText(/^Saved/).waitFor()
    }
  })

  it('takes what somebody else changed into a form that nobody has typed in, and not into one that somebody has', async () => {
    const { page, api, company } = await app.newPage({ at: null, people: staff })
    const path = `/api/employees/${company.people[0].id}`
    const change = (json: object) => api.ok('PATCH', path, { token: company.token, json })
    /** As when somebody comes back to the tab. */
    const comeBack = async () => {
      await page.clock.fastForward('01:00')
      const answer = page.waitForResponse((response) => response.url().endsWith(path))
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
      await answer
    }
    await page.clock.install()
    await page.goto(`/admin/people/${company.people[0].id}`)
    const title = page.getByLabel('Job title')
    await expect.poll(() => title.inputValue()).toBe('Analyst')
    await change({ job_title: 'Countess' })
    await comeBack()
    await expect.poll(() => title.inputValue()).toBe('Countess')
    await page.getByLabel('Department').fill('Engines')
    await change({ job_title: 'Poet' })
    await comeBack()
    expect([await title.inputValue(), await page.getByLabel('Department').inputValue()]).toEqual([
      'Countess',
      'Engines',
    ])
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('dialog').getByText('Poet').waitFor()
  })
})
