import { allow } from './auth/require'
import { factory } from './env'

/** The single-page admin for each of its deep links; the page itself and its parts are static assets (ui/). */
export const admin = factory.createApp().get('/*', allow('public'), async (c) => {
  const page = await c.env.ASSETS.fetch(new Request(new URL('/admin', c.req.url), c.req.raw))
  // A copy, because the headers of a fetched response cannot be changed, and app.ts adds its own.
  return new Response(page.body, page)
})
