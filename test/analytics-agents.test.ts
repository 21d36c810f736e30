import { expect, it } from 'vitest'
import type { Bindings } from '../src/env'
import { request } from './support/client'
import { keepingEvents, someCard, withoutQueue } from './support/sent'

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'
const previewers = [
  'WhatsApp/2.24.20.89 A',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
  'Twitterbot/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  'TelegramBot (like TwitterBot)',
  'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
  'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
]
const bots = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/150.0.0.0 Safari/537.36',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  'GPTBot/1.2 (+https://openai.com/gptbot)',
]
/** Browsers, also those inside apps that show previews, and programs that say nothing but what they are written with. */
const people = [
  CHROME,
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.30',
  'Mozilla/5.0 (Linux; Android 15; SM-S921B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/150.0.0.0 Mobile Safari/537.36 Instagram 360.0.0.52.192 Android',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Twitter for iPhone/10.60',
  'curl/8.10.1',
  'okhttp/4.12.0',
  'python-requests/2.32.3',
  'node',
  '',
]
const [PREVIEWER = '', BOT = ''] = [previewers[0], bots[0]]

/** The kinds of what is sent when each agent asks. */
async function kinds(agents: string[], ask: (headers: Record<string, string>, env: Bindings) => Promise<Response>) {
  const found: Record<string, string[]> = {}
  for (const agent of agents) {
    const { env, sent } = keepingEvents()
    expect((await ask({ 'User-Agent': agent }, env)).ok).toBe(true)
    found[agent] = sent.map(({ action }) => action)
  }
  return found
}
const all = (agents: string[], kinds: string[]) => Object.fromEntries(agents.map((agent) => [agent, kinds]))

it('counts an event of a link’s preview or a bot as that, and one of anybody else as what it says', async () => {
  const { track } = await someCard()
  const tap = (headers: Record<string, string>, env: Bindings) =>
    request('POST', track, { json: { action: 'call' }, headers, env })
  expect(await kinds(previewers, tap)).toEqual(all(previewers, ['preview']))
  expect(await kinds(bots, tap)).toEqual(all(bots, ['bot']))
  expect(await kinds(people, tap)).toEqual(all(people, ['call']))
})

it('counts the page’s fetch by a machine once, and by people never, whether the card is in memory or not', async () => {
  const { page, tenant, person } = await someCard()
  const open = (headers: Record<string, string>, env: Bindings) => request('GET', `${page}?s=sig`, { headers, env })
  for (const _once of ['cold', 'warm']) {
    expect(await kinds(previewers, open)).toEqual(all(previewers, ['preview']))
    expect(await kinds(bots, open)).toEqual(all(bots, ['bot']))
    expect(await kinds(people, open)).toEqual(all(people, []))
  }
  const { env, sent } = keepingEvents()
  await open({ 'User-Agent': BOT }, env)
  expect(sent).toMatchObject([
    { action: 'bot', source: 'sig', company_id: tenant.companyId, employee_id: person.id, visitor: null },
  ])
})

it('serves people from memory after a machine has asked', async () => {
  const { page } = await someCard()
  const { env } = keepingEvents()
  await request('GET', page, { headers: { 'User-Agent': BOT }, env })
  const { headers } = await request('GET', page, { headers: { 'User-Agent': CHROME }, env })
  expect([headers.get('Server-Timing'), headers.has('X-Request-Id')]).toEqual(['tier;desc=memory', false])
})

it('counts nothing of a HEAD, of what is fetched ahead, and of a card’s other forms', async () => {
  const { page } = await someCard()
  const { env, sent } = keepingEvents()
  for (const agent of [BOT, PREVIEWER, CHROME]) {
    const headers = { 'User-Agent': agent }
    await request('HEAD', page, { headers, env })
    for (const ahead of [
      { 'Sec-Purpose': 'prefetch' },
      { 'Sec-Purpose': 'prefetch;prerender' },
      { Purpose: 'prefetch' },
    ])
      await request('GET', page, { headers: { ...headers, ...ahead }, env })
    for (const form of ['.vcf', '/qr.svg', '/qr.png', '/icon.svg', '/manifest.json'])
      expect((await request('GET', page + form, { headers, env })).status).toBe(200)
    expect((await request('GET', `/api${page}`, { headers, env })).status).toBe(200)
    expect((await request('GET', `${page}x`, { headers, env })).status).toBe(404)
  }
  expect(sent).toEqual([])
})

it('gives a machine the page while the queue is down', async () => {
  const { page } = await someCard()
  const answer = await request('GET', page, { headers: { 'User-Agent': PREVIEWER }, env: withoutQueue() })
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('</html>')])
})
