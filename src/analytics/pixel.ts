import { allow } from '../auth/require'
import { cardFor } from '../cards/read'
import { factory } from '../env'
import { Problem } from '../errors'
import { describe } from '../openapi'
import { query } from '../validate'
import { countSilently, isFromCard, isShown, sourceOf } from './event'
import { trackQuery } from './schema'

/** A transparent picture of one pixel: 43 bytes. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64')

export const pixel = factory.createApp().get(
  '/pixel',
  describe('Analytics', 'Count a view of a card where no script runs', {
    200: { description: 'A picture of one pixel, whether the view was counted or not', media: 'image/gif' },
  }),
  allow('public'),
  query(trackQuery),
  async (c) => {
    const { company_slug, employee_slug } = c.req.valid('query')
    const card = isShown(c) && isFromCard(c) && (await cardFor(c, company_slug, employee_slug).catch(logged))
    // The page, which is the same for every address of it, cannot say how it was found; its address does.
    const source = sourceOf(c.req.header('Referer'))
    if (card) c.executionCtx.waitUntil(countSilently(c, card.payload, { action: 'view', source }))
    return c.body(new Uint8Array(GIF), 200, { 'Content-Type': 'image/gif', 'Cache-Control': 'no-store' })
  },
)

function logged(error: unknown): undefined {
  if (error instanceof Problem && error.code !== 'unavailable') return
  console.error(JSON.stringify({ level: 'error', event: 'event_not_counted', error: String(error) }))
}
