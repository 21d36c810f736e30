import type { Context } from 'hono'
import { networkOf } from '../analytics/visitor'
import { type AppEnv, factory } from '../env'
import { Problem } from '../errors'

/** The binding's period (wrangler.toml). */
const SHIELD_SECONDS = 60
const UNKNOWN = 'unknown'
/** Networks of a laptop, as which nobody reaches a deployment. */
const LOCAL = [UNKNOWN, '127.0.0.0/24', '::/48']

/** The network that Cloudflare says a request comes from. */
export const networkFrom = (c: Context<AppEnv>) => networkOf(c.req.header('CF-Connecting-IP')) ?? UNKNOWN

/**
 * Keeps a flood from the passwords, whose hashing costs most: a coarse limit by network and Cloudflare location. What
 * counts wrong passwords is in Postgres. Where the limiter is not bound or does not answer, everybody passes.
 */
export const shield = factory.createMiddleware(async (c, next) => {
  const network = networkFrom(c)
  const limiter = LOCAL.includes(network) ? undefined : c.env.SIGN_INS
  const outcome = await limiter?.limit({ key: network }).catch(() => undefined)
  if (outcome?.success === false) {
    throw new Problem('too_many_attempts', `Too many sign-ins from your network; wait ${SHIELD_SECONDS} seconds.`, {
      retryAfterSeconds: SHIELD_SECONDS,
    })
  }
  await next()
})
