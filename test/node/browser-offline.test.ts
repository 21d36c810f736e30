import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { addPerson, useApp } from '../support/browser'

const app = useApp()

/** Until the browser keeps what is at `path`. */
const kept = (page: Page, path: string) =>
  expect.poll(() => page.evaluate(async (path) => (await caches.match(path)) !== undefined, path)).toBe(true)

describe('a card that was opened', () => {
  it('opens again without a network, and so does its contact', async () => {
    const { page, context, company, api } = await app.newPage({ as: 'nobody', at: null })
    const { card } = await addPerson(api, company, { full_name: 'Grace Offline', phone: '+442079460018' })
    const { pathname } = new URL(card.url)
    await page.goto(`${pathname}?s=qr`)
    await kept(page, pathname)
    await page.evaluate((path) => fetch(`${path}.vcf`), pathname)
    await kept(page, `${pathname}.vcf`)
    await context.setOffline(true)
    await page.reload()
    expect(await page.getByRole('heading', { name: 'Grace Offline' }).isVisible()).toBe(true)
    const contact = await page.evaluate(async (path) => (await fetch(`${path}.vcf`)).text(), pathname)
    expect(contact).toContain('FN:Grace Offline')
  })

  it('is forgotten once it is withdrawn', async () => {
    const { page, context, company, api } = await app.newPage({ as: 'nobody', at: null })
    const { id, card } = await addPerson(api, company, { full_name: 'Gone Soon' })
    const { pathname } = new URL(card.url)
    await page.goto(pathname)
    await kept(page, pathname)
    await api.ok('DELETE', `/api/employees/${id}`, { token: company.token })
    await expect.poll(async () => (await page.goto(pathname))?.status(), { timeout: 15_000 }).toBe(410)
    await expect.poll(() => page.evaluate((path) => caches.match(path).then(Boolean), pathname)).toBe(false)
    await context.setOffline(true)
    await expect(page.reload()).rejects.toThrow('ERR_')
  })

  it('can be put on a home screen', async () => {
    const { page, company, api } = await app.newPage({ as: 'nobody', at: null })
    const { card } = await addPerson(api, company, { full_name: 'Ada Lovelace' })
    await page.goto(new URL(card.url).pathname)
    const session = await page.context().newCDPSession(page)
    const { errors, data } = await session.send('Page.getAppManifest')
    expect(errors).toEqual([])
    expect(JSON.parse(data ?? '')).toMatchObject({ short_name: 'Ada Lovelace', display: 'minimal-ui' })
    const icon = await page.request.get(`${new URL(card.url).pathname}/icon.svg`)
    expect([icon.headers()['content-type'], await icon.text()]).toEqual([
      'image/svg+xml',
      expect.stringContaining('>AL<'),
    ])
  })
})
