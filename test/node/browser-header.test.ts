import { expect, it } from 'vitest'
import { useApp } from '../support/browser'
import { shoot } from '../support/shots'
import { companySwitch } from '../support/switch'

const app = useApp()

it('stays on one line, however long the name of the company is', async () => {
  const { page, company, api } = await app.newPage({ at: null, width: 1280 })
  await api.ok('POST', '/api/company', { token: company.token, json: { name: 'Second House' } })
  const json = { name: 'The Incorporated Society of Cabinet Makers and Upholsterers' }
  await api.ok('PATCH', `/api/company/${company.id}`, { token: company.token, json })
  await page.goto('/admin')
  await companySwitch(page).getByText('The Incorporated').waitFor()
  await shoot(page, 'switch-long')
  const middles = await page
    .locator('.bar > *')
    .evaluateAll((parts) =>
      parts.map((part) => part.getBoundingClientRect()).map(({ top, height }) => top + height / 2),
    )
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(5)
})

it('shows on a phone the link of the page that is open', async () => {
  const { page } = await app.newPage({ at: '/admin/subscription', width: 390 })
  const shown = (name: string) =>
    page
      .getByRole('link', { name, exact: true })
      .evaluate((link) => link.getBoundingClientRect())
      .then(({ left, right }) => left >= 0 && right <= 390)
  await expect.poll(() => shown('Subscription')).toBe(true)
  await page.goto('/admin')
  await expect.poll(() => shown('Overview')).toBe(true)
  await page.getByRole('link', { name: 'Company', exact: true }).click()
  await expect.poll(() => shown('Company')).toBe(true)
})
