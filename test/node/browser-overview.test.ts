import { describe, expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { addPerson, useApp } from '../support/browser'
import { changeAnswers } from '../support/page-faults'
import { COUNTED_TIMEOUT_MS, figure, rowOf, visit, visitedCompany } from '../support/visits'

const app = useApp()

describe('the overview', () => {
  it('leads an empty company to its first card, and steps aside when all is done', async () => {
    const open = await app.newPage()
    const { page, api, company } = open
    await page.getByRole('heading', { name: /^Welcome/ }).waitFor()
    await page.getByText('0 of 4 done').waitFor()
    await expectNoViolations(page)
    const people = [
      await addPerson(api, company, { full_name: 'One' }),
      await addPerson(api, company, { full_name: 'Two' }),
    ]
    await api.ok('PATCH', `/api/company/${company.id}`, { token: company.token, json: { brand_color: '#aa0000' } })
    await page.reload()
    await page.getByText('3 of 4 done').waitFor()
    expect(await page.getByRole('link', { name: 'Open card' }).getAttribute('href')).toContain(`/card/${company.slug}/`)
    await visit(open, people[0])
    await page.reload()
    await figure(page, 'Views').waitFor()
    expect(await page.getByText('of 4 done').count()).toBe(0)
  })

  it('says how the cards do, and whose do best', async () => {
    const { page } = await visitedCompany(app)
    await page.goto('/admin')
    await figure(page, 'Views').waitFor()
    const shown = ['People', 'Views', 'Taps', 'Saves'].map((name) => figure(page, name).textContent())
    expect(await Promise.all(shown)).toEqual(['2', '3', '2', '1'])
    expect(await page.getByText('1 card was viewed').isVisible()).toBe(true)
    await page.getByRole('link', { name: 'Ada Lovelace' }).click()
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/admin\/analytics\/people\//)
  })
})

it('says that cards which are gone are among those viewed', async () => {
  const { page, api, token, ada } = await visitedCompany(app)
  await page.goto('/admin')
  await page.getByText('1 card was viewed', { exact: true }).waitFor()
  await api.ok('DELETE', `/api/employees/${ada.id}`, { token })
  await changeAnswers(page, '/api/analytics/company/*?*', (report) => ({
    ...{ ...report, people: { ...report.people, viewed: 2 } },
  }))
  await page.reload()
  await page.getByText('2 cards were viewed, deactivated ones among them', { exact: true }).waitFor()
})

it('an administrator, who has no card of their own, is led from that of an employee to the overview', async () => {
  const { page } = await app.newPage({ at: '/admin/card' })
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.goto('/admin/card/numbers')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
})

it('a card’s own page carries where it was found into the report', async () => {
  const { page, api, company } = await app.newPage({ at: null, people: 1 })
  const [person] = company.people
  const card = `/card/${company.slug}/${person.public_slug}`
  for (const query of ['?s=nfc', '?s=nonsense', '']) await page.goto(card + query)
  const report = () => api.ok('GET', `/api/analytics/employee/${person.id}`, { token: company.token })
  await expect.poll(async () => (await report()).totals.views, { timeout: COUNTED_TIMEOUT_MS }).toBe(3)
  const { source } = (await report()).breakdowns
  expect(source.map(({ key }: { key: string }) => key).sort()).toEqual(['direct', 'nfc', 'other'])
})

it('a browser whose language is no tag is written to in English', async () => {
  const { page } = await app.newPage({ at: null, people: 1 })
  await page.addInitScript(() => Object.defineProperty(navigator, 'languages', { value: ['en-US@posix', 'de'] }))
  await page.goto('/admin/people')
  await page.getByText('1 person', { exact: true }).waitFor()
})

describe('an employee', () => {
  it('edits their own card and sees their own numbers, and can go nowhere else', async () => {
    const open = await app.newPage({ as: 'employee' })
    const { page, employee, api, company } = open
    await page.getByRole('heading', { name: 'My card' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/admin/card')
    await page.getByLabel('Job title').fill('Astronaut')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/^Saved/).waitFor()
    const stored = await api.ok('GET', `/api/employees/${employee.id}`, { token: company.token })
    expect(stored.job_title).toBe('Astronaut')
    await visit(open, employee)
    await page.getByRole('link', { name: 'My numbers', exact: true }).click()
    await rowOf(page, 'Where they found the card', 'QR code').waitFor()
    expect(await figure(page, 'Views').textContent()).toBe('3')
    expect(await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allTextContents()).toEqual([
      'My card',
      'My numbers',
    ])
    for (const path of [
      'people',
      'people/new',
      'import',
      'company',
      'analytics',
      `people/${company.people[0]?.id}`,
      '',
    ]) {
      await page.goto(`/admin/${path}`)
      await expect.poll(() => new URL(page.url()).pathname).toBe('/admin/card')
    }
  })
})
