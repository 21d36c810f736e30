import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { expectNoViolations } from '../support/axe'
import { useApp } from '../support/browser'
import { BAD, button, figures, fileOf, focused, heading, openImport, shoot, upload } from '../support/browser-import'
import { failWith, goOffline, goOnline, slowDown } from '../support/page-faults'

const app = useApp()
const senate = readFileSync(new URL('../fixtures/us-senate.csv', import.meta.url))
const IMPORT = '/api/company/*/employees/import*'
/** Milliseconds that 5,000 people take twice, once cut off, on a busy machine. */
const STOPPED_TIMEOUT_MS = 180_000

const open = () => openImport(app)

it('imports the Senate after its plan was enlarged, and again without a change', async () => {
  const { page, company } = await open()
  await upload(page, fileOf('us-senate.csv', senate))
  await heading(page, 'Match the columns').waitFor()
  expect(await focused(page)).toBe('Match the columns')
  expect(await page.getByLabel('job_title becomes').inputValue()).toBe('job_title')
  expect(await page.getByRole('row', { name: /full_name/ }).textContent()).toContain('Amy Klobuchar')
  await shoot(page, 'columns')
  await expectNoViolations(page)
  await button(page, 'Check the people').click()
  await heading(page, 'What will happen').waitFor()
  expect(await figures(page)).toEqual(['100', '0', '0', '0'])
  expect(await page.getByRole('alert').textContent()).toContain('The free plan holds 25 people')
  expect(await button(page, 'Import 100 people').isDisabled()).toBe(true)
  await shoot(page, 'plan')
  await expectNoViolations(page)

  const superadmin = await app.newPage({ as: 'superadmin', at: null })
  await superadmin.api.ok('PUT', `/api/company/${company.id}/subscription`, {
    token: superadmin.token,
    json: { plan: 'business' },
  })
  await button(page, 'Another file').click()
  await upload(page, fileOf('us-senate.csv', senate))
  await button(page, 'Check the people').click()
  await button(page, 'Import 100 people').click()
  await heading(page, 'Everyone is in').waitFor()
  expect(await focused(page)).toBe('Everyone is in')
  expect(await figures(page)).toEqual(['100', '0', '0', '0'])
  expect(await page.getByRole('status').last().textContent()).toBe('1–50 of 100')
  await button(page, 'Next').click()
  expect(await page.locator('.rows tbody tr').count()).toBe(50)
  await shoot(page, 'done')
  await expectNoViolations(page)

  await button(page, 'Another file').click()
  await upload(page, fileOf('us-senate.csv', senate))
  await button(page, 'Check the people').click()
  await page.getByText('Everybody in this file is in already').waitFor()
  expect(await figures(page)).toEqual(['0', '0', '100', '0'])
  await button(page, 'Import anyway').click()
  await heading(page, 'Everyone is in').waitFor()
  expect(await figures(page)).toEqual(['0', '0', '100', '0'])
})

it('shows each bad row with its reason, imports the others, and gives the summary as a file', async () => {
  const { page, api, company } = await open()
  await upload(page, fileOf('people.csv', BAD))
  await button(page, 'Check the people').click()
  await heading(page, 'What will happen').waitFor()
  expect(await figures(page)).toEqual(['2', '0', '0', '3'])
  const rows = page.locator('.rows tbody tr')
  expect(await rows.count()).toBe(3)
  expect(await rows.first().textContent()).toMatch(/3.*Bob Two.*E-mail:.*Phone:/)
  await shoot(page, 'check')
  await expectNoViolations(page)
  await page.getByLabel('Find a name, line or reason').fill('cy th')
  expect(await rows.count()).toBe(1)
  await page.getByLabel('Find a name, line or reason').fill('nothing like it')
  await page.getByText('No row matches.').waitFor()
  await page.getByLabel('Find a name, line or reason').fill('')
  await page.getByLabel('New 2').check()
  expect(await rows.locator('th').allTextContents()).toEqual(['Ann One', 'Dee Four'])
  expect((await api.ok('GET', `/api/company/${company.id}/employees`, company)).items).toEqual([])
  await button(page, 'Import 2 people').click()
  await heading(page, '3 rows need mending').waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download summary').click()])
  expect(download.suggestedFilename()).toBe('people-import.csv')
  const lines = readFileSync(await download.path(), 'utf8')
    .replace('\ufeff', '')
    .trimEnd()
    .split('\r\n')
  expect(lines.slice(0, 3)).toEqual([
    '"row","line","name","status","reason"',
    '"1","2","Ann One","created",""',
    expect.stringMatching(/^"2","3","Bob Two","failed","E-mail: .* Phone: .*"$/),
  ])
  expect(lines).toHaveLength(6)
})

it('corrects headings by hand, and says when a name is missing', async () => {
  const { page, api, company } = await open()
  await upload(page, fileOf('kollegen.csv', 'Kollege;Durchwahl;Title;Email\nAnn Übel;+12022254876;Dr.;ann@example.com'))
  await page.getByRole('alert').getByText('Which column is the name?').waitFor()
  expect(await button(page, 'Check the people').isDisabled()).toBe(true)
  await shoot(page, 'nameless')
  await expectNoViolations(page)
  await page.getByLabel('Kollege becomes').selectOption({ label: 'Full name' })
  await page.getByLabel('Durchwahl becomes').selectOption({ label: 'Phone' })
  await page.getByLabel('Title becomes').selectOption({ label: 'Leave out' })
  await button(page, 'Check the people').click()
  await button(page, 'Back to columns').click()
  expect(await page.getByLabel('Kollege becomes').inputValue()).toBe('full_name')
  await button(page, 'Check the people').click()
  await button(page, 'Import 1 person').click()
  await heading(page, 'Everyone is in').waitFor()
  const { items } = await api.ok('GET', `/api/company/${company.id}/employees`, company)
  expect(items).toMatchObject([{ full_name: 'Ann Übel', phone: '+12022254876', job_title: null }])
})

it('survives failures of the API in the middle, and goes on', async () => {
  const { page, api, company } = await open()
  const failing = await failWith(page, 500, { path: IMPORT })
  await upload(page, fileOf('people.csv', BAD))
  await page.getByRole('alert').getByText('Something went wrong on our side').waitFor()
  await expectNoViolations(page)
  await failing.end()
  await button(page, 'Try again').click()
  await button(page, 'Check the people').click()
  await heading(page, 'What will happen').waitFor()
  const lines = [
    { progress: { done: 0, total: 2 } },
    { progress: { done: 1, total: 2 } },
    {
      problem: { status: 503, code: 'unavailable', title: 'The service is briefly unavailable', detail: 'Try again.' },
    },
  ]
  await page.route(
    `**${IMPORT}`,
    (route) =>
      route.fulfill({
        contentType: 'application/x-ndjson',
        body: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
      }),
    { times: 1 },
  )
  await button(page, 'Import 2 people').click()
  await heading(page, 'The import stopped').waitFor()
  expect(await focused(page)).toBe('The import stopped')
  await page.getByText('At least 1 of 2 people are in.').waitFor()
  await shoot(page, 'stopped')
  await expectNoViolations(page)
  await goOffline(page)
  await button(page, 'Import again').click()
  await page.getByRole('alert').getByText('The connection broke').waitFor()
  await goOnline(page)
  await button(page, 'Import again').click()
  await heading(page, '3 rows need mending').waitFor()
  expect(await figures(page)).toEqual(['2', '0', '0', '3'])
  expect((await api.ok('GET', `/api/company/${company.id}/employees`, company)).items).toHaveLength(2)
})

it('can be cancelled while it checks and while it runs', async () => {
  const { page } = await open()
  const slow = await slowDown(page, { path: IMPORT })
  await upload(page, fileOf('people.csv', BAD))
  const checking = page.getByText(/Reading and checking the file…|Still at it/)
  await checking.waitFor()
  await shoot(page, 'checking')
  await expectNoViolations(page)
  await button(page, 'Cancel').click()
  await checking.waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
  await slow.release()
  await upload(page, fileOf('people.csv', BAD))
  await button(page, 'Check the people').click()
  const held = await slowDown(page, { path: IMPORT })
  await button(page, 'Import 2 people').click()
  const bar = page.getByRole('progressbar', { name: 'People imported' })
  expect(await bar.getAttribute('max')).toBe('1')
  await shoot(page, 'running')
  await expectNoViolations(page)
  await button(page, 'Cancel').click()
  await heading(page, 'The import stopped').waitFor()
  await held.release()
  await button(page, 'Import again').click()
  await heading(page, '3 rows need mending').waitFor()
})

it('stops in the Worker too when cancelled, and tells how far it came', { timeout: STOPPED_TIMEOUT_MS }, async () => {
  const { page, api, company } = await open()
  const superadmin = await app.newPage({ as: 'superadmin', at: null })
  const plan = { token: superadmin.token, json: { plan: 'business' } }
  await superadmin.api.ok('PUT', `/api/company/${company.id}/subscription`, plan)
  const rows = 5000
  const csv = `name,id\n${Array.from({ length: rows }, (_, n) => `Person ${n},${n}`).join('\n')}`
  await upload(page, fileOf('many.csv', csv))
  await button(page, 'Check the people').click()
  await button(page, /^Import/).click()
  const bar = page.getByRole('progressbar', { name: 'People imported' })
  await expect
    .poll(async () => Number(await bar.getAttribute('value')), { timeout: 30_000, interval: 20 })
    .toBeGreaterThan(0)
  expect(await bar.getAttribute('max')).toBe(String(rows))
  await button(page, 'Cancel').click()
  await page.getByText(/^At least [\d,]+ of 5,000 people are in/).waitFor()
  const total = async () =>
    (await api.ok('GET', `/api/company/${company.id}/employees?limit=1`, company)).total as number
  let landed = -1
  // A chunk takes far less than the interval: what no longer grows has stopped.
  const stands = async () => {
    const before = landed
    landed = await total()
    return landed === before
  }
  await expect.poll(stands, { timeout: 30_000, interval: 2000 }).toBe(true)
  expect(landed).toBeLessThan(rows)
  await button(page, 'Import again').click()
  await heading(page, 'Everyone is in').waitFor({ timeout: 60_000 })
  expect(await total()).toBe(rows)
})
