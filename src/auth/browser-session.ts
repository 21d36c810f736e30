import { factory } from '../env'
import { Problem } from '../errors'
import { describe } from '../openapi'
import { bearerOf } from './admit'
import { clearCookie, readCookie, refuseForeignOrigin, writeCookie } from './cookie'
import { allow } from './require'
import { browserSessionView } from './schema'
import { readSession } from './session'

/** The session of one browser, in a cookie that no script can read. */
export const browserSession = factory
  .createApp()
  .get(
    '/',
    describe('Auth', 'Whose session this browser holds; whether it was revoked shows when it is used', {
      200: { description: 'The session, or null', json: browserSessionView },
    }),
    allow('public'),
    async (c) => {
      const token = readCookie(c)
      const claims = token ? await readSession(c.var.config, token).catch(nullIfEnded) : null
      const session = claims && { user_id: claims.sub, company_id: claims.company_id, role: claims.role }
      return c.json({ session }, 200)
    },
  )
  .put(
    '/',
    describe('Auth', 'Keep the Bearer token as this browser’s session, in an HttpOnly cookie', {
      204: { description: 'The cookie is set, for as long as the token is good' },
    }),
    allow('account:use'),
    async (c) => {
      refuseForeignOrigin(c)
      const token = bearerOf(c)
      if (!token) throw new Problem('unauthenticated', 'Send the access_token to keep as Authorization: Bearer.')
      const { exp } = await readSession(c.var.config, token)
      writeCookie(c, token, exp - Math.floor(Date.now() / 1000))
      return c.body(null, 204)
    },
  )
  .delete(
    '/',
    describe('Auth', 'Sign out in this browser only: the cookie goes, the token stays good', {
      204: { description: 'The cookie is gone' },
    }),
    allow('public'),
    (c) => {
      refuseForeignOrigin(c)
      clearCookie(c)
      return c.body(null, 204)
    },
  )

function nullIfEnded(error: unknown) {
  if (error instanceof Problem && error.code === 'unauthenticated') return null
  throw error
}
