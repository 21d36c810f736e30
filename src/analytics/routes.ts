import { allow } from '../auth/require'
import { cardFor } from '../cards/read'
import { factory } from '../env'
import { Problem } from '../errors'
import { describe } from '../openapi'
import { sendPatiently } from '../queue'
import { body, query } from '../validate'
import { eventOf, isFromCard } from './event'
import { exports } from './exports'
import { isFlood, LIMIT_SECONDS } from './limit'
import { pixel } from './pixel'
import { reports } from './reports'
import { trackInput, trackQuery, trackView } from './schema'

export const analytics = factory
  .createApp()
  .post(
    '/track',
    describe('Analytics', 'Count a view of a card or a tap on it', {
      202: { description: 'The event is in the queue', json: trackView },
    }),
    allow('public'),
    async (c, next) => {
      if (!isFromCard(c)) {
        throw new Problem('forbidden', 'Send events from a card, or from a page whose origin is in CORS_ORIGINS.')
      }
      if (await isFlood(c)) {
        const detail = `Too many events from your address; send it again with the same event_id in ${LIMIT_SECONDS} seconds.`
        throw new Problem('too_many_attempts', detail, { retryAfterSeconds: LIMIT_SECONDS })
      }
      await next()
    },
    query(trackQuery),
    body(trackInput),
    async (c) => {
      const { company_slug, employee_slug } = c.req.valid('query')
      const { event_id: id, ...said } = c.req.valid('json')
      const { payload: card } = await cardFor(c, company_slug, employee_slug)
      const event = await eventOf(c, card, { id, ...said })
      await sendPatiently(c.env.EVENTS, event).catch((cause: unknown) => {
        throw new Problem('unavailable', 'The event was not counted; send it again with the same event_id.', {
          retryAfterSeconds: 5,
          event_id: event.id,
          cause,
        })
      })
      return c.json({ status: 'tracked' as const, event_id: event.id }, 202)
    },
  )
  .route('/', pixel)
  .route('/', reports)
  .route('/', exports)
