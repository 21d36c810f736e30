import { html } from 'hono/html'
import { allow } from './auth/require'
import { factory } from './env'
import { describe } from './openapi'

/** Swagger UI needs inline styles; its scripts come from our own assets (ui/vite.config.ts copies them). */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const page = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Edgecard API</title>
      <link rel="stylesheet" href="/swagger-ui/swagger-ui.css" />
    </head>
    <body>
      <main id="docs">The documentation is loading. The same as JSON: <a href="/api/openapi.json">openapi.json</a></main>
      <script src="/swagger-ui/swagger-ui-bundle.js"></script>
      <script src="/swagger-ui/start.js"></script>
    </body>
  </html>`

export const docs = factory
  .createApp()
  .get(
    '/',
    describe('Service', 'This API as a page to try it', { 200: { description: 'The page', media: 'text/html' } }),
    allow('public'),
    (c) =>
      c.html(page, 200, { 'Content-Security-Policy': contentSecurityPolicy, 'Cache-Control': 'public, max-age=300' }),
  )
