import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { OpenPage, useApp } from './browser'

/** Milliseconds in which the queue's consumer has counted what was sent (wrangler.toml: a batch waits 2 s). */
export const COUNTED_TIMEOUT_MS = 30_000

type Harness = ReturnType<typeof useApp>

export const visits: { action: string; source?: string; device?: string }[] = [
  { action: 'view', source: 'qr', device: 'mobile' },
  { action: 'view', source: 'nfc', device: 'mobile' },
  { action: 'view', device: 'desktop' },
  { action: 'save', source: 'qr', device: 'mobile' },
  { action: 'call', source: 'nfc', device: 'mobile' },
]

/** Visits of a card, as the card's own page sends them, counted once this is done. */
export async function visit(
  { api, company, token }: OpenPage,
  person: { id: string; public_slug: string },
  sent = visits,
) {
  const path = `/api/analytics/track?company_slug=${company.slug}&employee_slug=${person.public_slug}`
  for (const json of sent) await api.ok('POST', path, { json })
  const counted = async () => (await api.ok('GET', `/api/analytics/employee/${person.id}`, { token })).totals.events
  await expect.poll(counted, { timeout: COUNTED_TIMEOUT_MS }).toBe(sent.length)
}

/** An admin's page of a company of two, where one card was visited. */
export async function visitedCompany(app: Harness, options: Parameters<Harness['newPage']>[0] = {}) {
  const open = await app.newPage({
    ...options,
    at: null,
    people: [{ full_name: 'Ada Lovelace' }, { full_name: 'Bob' }],
  })
  const [ada] = open.company.people
  await visit(open, ada)
  return { ...open, ada }
}

export const figure = (page: Page, name: string) => page.locator('.figure', { hasText: name }).locator('.figure-value')
export const rowOf = (page: Page, title: string, name: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: title }) }).getByRole('row', { name })
