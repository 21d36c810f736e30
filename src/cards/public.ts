import type { Context } from 'hono'
import { countAutomaton } from '../analytics/event'
import { allow } from '../auth/require'
import { type AppEnv, factory } from '../env'
import { Problem, statusOf } from '../errors'
import { describe } from '../openapi'
import { unchanged } from './headers'
import { cardIcon, cardManifest } from './home-screen'
import { offlineScript } from './offline'
import { cardPage, gonePage, missingPage, unavailablePage } from './page'
import { contentSecurityPolicy } from './page-script'
import { type CardPayload, cardPath } from './payload'
import { qrSvg } from './qr'
import { cardFor } from './read'
import { vcard, vcardFileName } from './vcard'
import { withoutQuery } from './warm'

/** Errors on these routes are read by visitors: a page that looks like a card's, not problem+json. */
const pages: Partial<Record<Problem['code'], () => string>> = {
  not_found: missingPage,
  card_gone: gonePage,
  unavailable: unavailablePage,
}
/** A browser compares it with ours at every visit. */
const OFFLINE_CACHE_CONTROL = 'public, max-age=0'
/** How long a browser may keep that a card is gone or missing: it may be made in the next minute. */
const ABSENT_CACHE_CONTROL = 'public, max-age=10'

type Form = {
  headers: (card: CardPayload) => { 'Content-Type': string } & Record<string, string>
  body: (card: CardPayload) => string | Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>
}

const html = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': contentSecurityPolicy }

const page: Form = { headers: () => html, body: cardPage }
const contact: Form = {
  headers: (card) => ({
    'Content-Type': 'text/vcard; charset=utf-8',
    // Inline: a phone then offers to add the contact instead of filing it among downloads.
    'Content-Disposition': `inline; ${vcardFileName(card)}`,
  }),
  body: (card) => vcard(card),
}
/** A code may stand in other sites, also in those that isolate themselves. */
const shared = { 'Cross-Origin-Resource-Policy': 'cross-origin' }
const svg: Form = {
  headers: () => ({ 'Content-Type': 'image/svg+xml', ...shared }),
  body: (card) => qrSvg(card.qr_path, card.qr_size),
}
const png: Form = {
  headers: () => ({ 'Content-Type': 'image/png', ...shared }),
  body: async (card) => (await import('./png')).qrPng(card.qr_path, card.qr_size),
}

const icon: Form = { headers: () => ({ 'Content-Type': 'image/svg+xml' }), body: cardIcon }
const manifest: Form = {
  headers: () => ({ 'Content-Type': 'application/manifest+json' }),
  body: (card) => cardManifest(card, cardPath(card)),
}

const utf8 = new TextEncoder()
/** The cast: what an encoder makes lies in a buffer of its own. */
const octets = (body: string | Uint8Array<ArrayBuffer>) =>
  typeof body === 'string' ? (utf8.encode(body) as Uint8Array<ArrayBuffer>) : body

const serve = ({ headers, body }: Form, noteRead?: (c: Context<AppEnv>, card: CardPayload) => void) =>
  factory.createHandlers(async (c) => {
    const employeeSlug = (c.req.param('employee_slug') ?? '').replace(/\.vcf$/, '')
    const { payload, held } = await cardFor(c, c.req.param('company_slug') ?? '', employeeSlug)
    noteRead?.(c, payload)
    const same = unchanged(c, payload)
    if (same) return same
    const bytes = held?.answers.get(withoutQuery(c.req.url))?.body ?? octets(await body(payload))
    if (held) c.set('warm', { held, body: bytes })
    return c.body(bytes, 200, headers(payload))
  })

const entry = (summary: string, media: string) => describe('Cards', summary, { 200: { description: summary, media } })

export const publicCards = factory
  .createApp()
  .get(
    '/:company_slug/:employee_slug{[^/]+\\.vcf}',
    entry('The contact as vCard 3.0: the card’s address with .vcf', 'text/vcard'),
    allow('public'),
    ...serve(contact),
  )
  .get(
    '/:company_slug/:employee_slug/qr.svg',
    entry('The QR code as SVG', 'image/svg+xml'),
    allow('public'),
    ...serve(svg),
  )
  .get(
    '/:company_slug/:employee_slug/qr.png',
    entry('The QR code as PNG, large enough to print', 'image/png'),
    allow('public'),
    ...serve(png),
  )
  .get(
    '/:company_slug/:employee_slug/icon.svg',
    entry('The initials on the company’s colour', 'image/svg+xml'),
    allow('public'),
    ...serve(icon),
  )
  .get(
    '/:company_slug/:employee_slug/manifest.json',
    entry('What lets the card be put on a home screen', 'application/manifest+json'),
    allow('public'),
    ...serve(manifest),
  )
  .get(
    '/offline.js',
    entry('The service worker that opens cards again without a network', 'text/javascript'),
    allow('public'),
    (c) =>
      c.body(offlineScript, 200, {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Cache-Control': OFFLINE_CACHE_CONTROL,
      }),
  )
  .get(
    '/:company_slug/:employee_slug',
    entry('The card as a page', 'text/html'),
    allow('public'),
    ...serve(page, countAutomaton),
  )

/** For paths under /card that no route has. */
export const noCard = (c: Context<AppEnv>) =>
  c.body(missingPage(), 404, { ...html, 'Cache-Control': ABSENT_CACHE_CONTROL })

publicCards.onError((error, c) => {
  const page = error instanceof Problem ? pages[error.code] : undefined
  if (!(error instanceof Problem) || !page) throw error
  const cacheControl = error.code === 'unavailable' ? 'no-store' : ABSENT_CACHE_CONTROL
  const { retryAfterSeconds } = error.extra
  if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds))
  return c.body(page(), statusOf[error.code], { ...html, 'Cache-Control': cacheControl })
})
