import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from '../support/app'
import { type Answer, formsOf, jsonUrl, read, typeOf } from '../support/card-forms'
import {
  analyticsPages,
  type Company,
  employeesWithRows,
  everythingOf,
  importFile,
  listEmployees,
  signUp,
} from '../support/company'
import { congress } from '../support/congress'
import { type Api, apiOf, inBatches, type Json } from '../support/http'
import { pageProblems, readPage } from '../support/page-judge'
import { pngImage, quietZone, readQr, svgImage } from '../support/qr-read'
import { samePicture } from '../support/same-picture'
import { eventKey, spreadTaps, summaryOf, sumOfDays, type Tap, tapKey, tapRequest, withRepeats } from '../support/taps'
import { trespasses } from '../support/trespass'
import { lintVcard } from '../support/vcard-lint'
import { readVcard } from '../support/vcard-read'

/** Milliseconds: above twice what the slowest step takes on two busy cores. */
const STEP_TIMEOUT_MS = 240_000
/** Milliseconds that the queues get to work off what they hold: every message of wrangler.toml's retries fits in. */
const DRAIN_TIMEOUT_MS = 90_000
const TAPS = 3_000
const QUIET_MODULES = 4
/** To read a print-sized picture takes both decoders a fifth of a second; all are compared with the small one. */
const LARGE_PICTURES_READ_EVERY = 10

let app: App
let api: Api
let senate: Company
let house: Company
/** What each address of each card answered. */
const answers = new Map<string, Answer>()
let taps: Tap<Json>[] = []

beforeAll(async () => {
  app = await startApp()
  api = apiOf(app.origin)
}, STEP_TIMEOUT_MS)
afterAll(() => app?.stop(), STEP_TIMEOUT_MS)

const both = () => [senate, house]
const everybody = () => both().flatMap((company) => company.employees)

/**
 * Told in order: each step stands on the one before. Long computations let the event loop turn (setImmediate), so that
 * fetch notices which of its connections were closed meanwhile.
 */
describe('537 people of two companies', { timeout: STEP_TIMEOUT_MS }, () => {
  it('sign up, and are put on a larger plan by the superadmin', async () => {
    senate = await signUp(api, 'United States Senate', congress('us-senate'))
    house = await signUp(api, 'House of Representatives', congress('us-house'))
    expect([senate.slug, house.slug]).toEqual(['united-states-senate', 'house-of-representatives'])
    expect(await importFile(api, house)).toMatchObject({ status: 402, body: { code: 'plan_limit' } })
    const email = 'superadmin@example.com'
    const { access_token: token } = await api.ok('POST', '/api/auth/login', {
      json: { email, password: await app.superadmin(email) },
    })
    for (const { id } of both()) {
      const plan = await api.ok('PUT', `/api/company/${id}/subscription`, { token, json: { plan: 'business' } })
      expect(plan).toMatchObject({ plan: 'business', active_employees: 0 })
    }
  })

  it('import their spreadsheets: every row becomes a person with a card', async () => {
    for (const company of both()) {
      const { status, body } = await importFile(api, company)
      expect({ status, ...body, rows: undefined, columns: undefined }).toEqual({
        ...{ status: 200, created: company.people.length, updated: 0, unchanged: 0, failed: 0 },
      })
      expect(body.columns.ignored).toEqual([])
      company.employees = await listEmployees(api, company)
      expect(company.employees.map(byHand).sort()).toEqual(company.people.map(byHand).sort())
      expect(new Set(company.employees.map(({ card }) => card.url)).size).toBe(company.people.length)
      for (const { card, public_slug } of company.employees) {
        expect(card.url).toBe(`${app.origin}/card/${company.slug}/${public_slug}`)
      }
    }
    expect(everybody()).toHaveLength(537)
  })

  it('add nobody when they import the same again', async () => {
    for (const company of both()) {
      const { body } = await importFile(api, company)
      expect([body.created, body.updated, body.unchanged, body.failed]).toEqual([0, 0, company.people.length, 0])
      expect(await listEmployees(api, company)).toEqual(company.employees)
    }
  })

  it('have cards that answer in five forms, from the second reading on without the database', async () => {
    const urls = everybody().flatMap(({ card }) => formsOf(card.url))
    for (const answer of await inBatches(urls, read)) answers.set(answer.url, answer)
    for (const { url, status, type } of answers.values()) expect([url, status, type]).toEqual([url, 200, typeOf(url)])
    const pages = everybody().map(({ card }) => card.url as string)
    // The imports put the cards into KV by a queue, which reads them from the database a page at a time.
    await expect.poll(() => databaseCost(() => inBatches(pages, read)), { timeout: DRAIN_TIMEOUT_MS }).toBe(0)
    expect(await inBatches(urls, read)).toEqual([...answers.values()])
    // KV that takes long is not waited for.
    await expect.poll(() => databaseCost(() => inBatches(urls, read)), { timeout: DRAIN_TIMEOUT_MS }).toBe(0)
  })

  it('are the people of their rows, in JSON and in an address book', () => {
    for (const { company, employee, person } of employeesWithRows(both())) {
      const { url } = employee.card
      const json = JSON.parse(textOf(jsonUrl(url)))
      expect([json.employee_name, json.job_title, json.phone, json.social_links, json.company_name]).toEqual([
        ...[person.full_name, person.job_title, person.phone, person.links, company.name],
      ])
      const octets = answers.get(`${url}.vcf`)?.octets ?? new Uint8Array()
      expect([url, lintVcard(octets)]).toEqual([url, []])
      expect(readVcard(new TextDecoder().decode(octets))).toMatchObject({
        name: person.full_name,
        title: person.job_title,
        organisation: [company.name, person.department],
        phone: person.phone ?? undefined,
        address: person.address ?? undefined,
        links: [...Object.values(person.links), url],
        uid: `urn:uuid:${employee.id}`,
      })
    }
  })

  it('have QR codes that lead to their cards', async () => {
    for (const [n, { card }] of everybody().entries()) {
      const svg = svgImage(textOf(`${card.url}/qr.svg`))
      const png = pngImage(answers.get(`${card.url}/qr.png`)?.octets ?? new Uint8Array())
      expect([readQr(svg), quietZone(svg), samePicture(svg, png)]).toEqual([`${card.url}?s=qr`, QUIET_MODULES, true])
      if (n % LARGE_PICTURES_READ_EVERY === 0) expect(readQr(png)).toBe(`${card.url}?s=qr`)
      await setImmediate()
    }
  })

  it('have valid pages on which everything works without a script', async () => {
    for (const { employee, person } of employeesWithRows(both())) {
      const { url } = employee.card
      expect([url, await pageProblems(textOf(url))]).toEqual([url, []])
      const { name, canonical, links } = readPage(textOf(url))
      const path = new URL(url).pathname
      const tel = person.phone ? [`tel:${person.phone}`, `tel:${person.phone}`] : undefined
      const { website, ...networks } = person.links
      const shown = [person.address && expect.stringContaining('/maps/'), website, ...Object.values(networks)].filter(
        Boolean,
      )
      expect([name, canonical, links.get('save'), links.get('call'), links.get('qr')]).toEqual([
        ...[person.full_name, url, [`${path}.vcf`], tel, [`${path}/qr.png`]],
      ])
      expect(links.get('link') ?? []).toEqual(shown)
      await setImmediate()
    }
  })

  it('are tapped, and every tap is counted once', async () => {
    taps = spreadTaps(everybody(), TAPS)
    const answered = await inBatches(withRepeats(taps), (tap) =>
      api.call('POST', trackPath(tap.target), tapRequest(tap)),
    )
    expect(answered.filter(({ status }) => status !== 202)).toEqual([])
    for (const company of both()) {
      const expected = summaryOf(tapsOn(company))
      await expect.poll(() => summary(company), { timeout: DRAIN_TIMEOUT_MS }).toEqual(expected)
    }
  })

  it('see exactly those taps: per day, one by one, and per person', async () => {
    for (const company of both()) {
      const mine = tapsOn(company)
      const pages = await analyticsPages(api, company)
      for (const { days } of pages) expect(sumOfDays(days)).toEqual(summaryOf(mine))
      const events = pages.flatMap((page) => page.events)
      expect(events.map(eventKey).sort()).toEqual(mine.map(tapKey).sort())
      const times = events.map(({ occurred_at }) => Date.parse(occurred_at))
      expect(times).toEqual(times.toSorted((one, other) => other - one))
    }
    await inBatches(
      both().flatMap((company) => company.employees.map((employee) => ({ company, employee }))),
      async (it) => {
        const path = `/api/analytics/employee/${it.employee.id}`
        const { summary, events } = await api.ok('GET', path, { token: it.company.token })
        const theirs = taps.filter(({ target }) => target.id === it.employee.id)
        expect(summary).toEqual(summaryOf(theirs))
        expect(events.map(eventKey).sort()).toEqual(theirs.map(tapKey).sort())
      },
    )
  })

  it('can neither see, guess nor change anything of each other’s', async () => {
    const before = await Promise.all(both().map((company) => everythingOf(api, company)))
    for (const [mine, theirs] of [
      [senate, house],
      [house, senate],
    ] as const) {
      const { token } = mine
      for (const [method, path, options, status] of trespasses(mine, theirs)) {
        const at = `${method} ${path}`
        expect([at, (await api.call(method, path, { ...options, token })).status]).toEqual([at, status])
        expect([at, (await api.call(method, path, options)).status]).toEqual([at, 401])
      }
      const { next_cursor } = await api.ok('GET', `/api/company/${theirs.id}/employees?limit=5`, {
        token: theirs.token,
      })
      const page = await api.ok('GET', `/api/company/${mine.id}/employees?cursor=${next_cursor}`, { token })
      expect(page.items.filter((item: Json) => item.company_id !== mine.id)).toEqual([])
      const elsewhere = { company_id: mine.id, public_slug: theirs.employees[0].public_slug, card: { url: '' } }
      const { status } = await api.call('POST', trackPath(elsewhere), { json: { action: 'view' } })
      expect(status).toBe(404)
    }
    expect(await Promise.all(both().map((company) => everythingOf(api, company)))).toEqual(before)
  })
})

const byHand = ({ external_id, full_name }: { external_id: string; full_name: string }) => `${external_id} ${full_name}`

const textOf = (url: string) => new TextDecoder().decode(answers.get(url)?.octets)

async function databaseCost(work: () => Promise<unknown>): Promise<number> {
  const before = await app.databaseRequests()
  await work()
  return (await app.databaseRequests()) - before
}

const tapsOn = ({ id }: Company) => taps.filter(({ target }) => target.company_id === id)

function trackPath({ company_id, public_slug }: Json): string {
  const company = both().find(({ id }) => id === company_id)
  return `/api/analytics/track?company_slug=${company?.slug}&employee_slug=${public_slug}`
}

const summary = async ({ id, token }: Company) =>
  (await api.ok('GET', `/api/analytics/company/${id}`, { token })).summary
