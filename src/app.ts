import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { admin } from './admin'
import { analytics } from './analytics/routes'
import { browserSession } from './auth/browser-session'
import { allow } from './auth/require'
import { auth } from './auth/routes'
import { createBase } from './base'
import { publicCards } from './cards/public'
import { cards } from './cards/routes'
import { companyLooks } from './companies/look'
import { companies } from './companies/routes'
import { openDb } from './db/client'
import { letters } from './dead-letters/routes'
import { docs } from './docs'
import { erasure } from './employees/erasure'
import { peopleExports } from './employees/export'
import { peopleImport } from './employees/import-route'
import { cardPreview } from './employees/preview'
import { companyEmployees, employees } from './employees/routes'
import { Problem } from './errors'
import { health } from './health'
import { LOGO_MAX_BYTES } from './media/logo'
import { media } from './media/routes'
import { describe, openApiDocument } from './openapi'
import { subscriptions } from './subscriptions/routes'

/** Bytes: a person with every field full is under 32 KiB. */
const JSON_MAX_BYTES = 64 * 1024
/** Bytes: 10,000 people of 500 bytes, twice over; below what a Worker's 128 MB can hold parsed. */
const CSV_MAX_BYTES = 10 * 1024 * 1024

const limitBody = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem('body_too_large', `Send at most ${maxSize} bytes.`)
    },
  })
const jsonLimit = limitBody(JSON_MAX_BYTES)
const csvLimit = limitBody(CSV_MAX_BYTES)
const logoLimit = limitBody(LOGO_MAX_BYTES)

const base = createBase()
base.use(async (c, next) => {
  c.set('db', openDb(c.get('config').databaseUrl))
  await next()
})
base.use(
  '/api/*',
  cors({
    origin: (origin, c) => (c.get('config').corsOrigins.includes(origin) ? origin : null),
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'If-Match'],
    exposeHeaders: ['ETag', 'Retry-After', 'X-Request-Id'],
    maxAge: 86_400,
  }),
  (c, next) => {
    if (c.req.path.endsWith('/employees/import')) return csvLimit(c, next)
    return (/^\/api\/company\/[^/]+\/logo$/.test(c.req.path) ? logoLimit : jsonLimit)(c, next)
  },
)

export const app = base
  .route('/admin', admin)
  .route('/card', publicCards)
  .route('/media', media)
  .route('/api/card', cards)
  .route('/api/auth', auth)
  .route('/api/session', browserSession)
  .route('/api/company', companies)
  .route('/api/company', companyLooks)
  .route('/api/company', companyEmployees)
  .route('/api/company', peopleExports)
  .route('/api/company', peopleImport)
  .route('/api/company', cardPreview)
  .route('/api/company', subscriptions)
  .route('/api/employees', employees)
  .route('/api/employees', erasure)
  .route('/api/analytics', analytics)
  .route('/api/dead-letters', letters)
  .route('/api/health', health)
  .route('/api/docs', docs)

app.get(
  '/api/openapi.json',
  describe('Service', 'This document', { 200: { description: 'OpenAPI 3.1', media: 'application/json' } }),
  allow('public'),
  async (c) => c.json(await openApiDocument(app), 200, { 'Cache-Control': 'public, max-age=300' }),
)

export type AppType = typeof app
