import { allow } from '../auth/require'
import { factory } from '../env'
import { Problem } from '../errors'
import { describe } from '../openapi'
import { readLogo } from './logo'

/** What an address shows never changes, because it is the hash of it. */
const FOREVER = 'public, max-age=31536000, immutable'
/** Opened by itself, a picture is a page of this origin: one that may do nothing. */
const NOTHING = "default-src 'none'; sandbox"

export const media = factory
  .createApp()
  .get(
    '/:hash',
    describe('Cards', 'An uploaded logo', { 200: { description: 'PNG, JPEG or WebP', media: 'image/*' } }),
    allow('public'),
    async (c) => {
      const hash = c.req.param('hash')
      const { value, metadata } = /^[0-9a-f]{64}$/.test(hash)
        ? await readLogo(c.env.CARDS, hash)
        : { value: null, metadata: null }
      if (!value || !metadata) throw new Problem('not_found', 'There is no such picture.')
      const headers = {
        'Content-Type': metadata.type,
        'Cache-Control': FOREVER,
        'Content-Security-Policy': NOTHING,
        'X-Content-Type-Options': 'nosniff',
        ETag: `"${hash}"`,
      }
      return c.body(value, 200, headers)
    },
  )
