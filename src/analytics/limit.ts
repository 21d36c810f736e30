import type { Context } from 'hono'
import type { AppEnv } from '../env'
import { networkOf } from './visitor'

/** The binding's period (wrangler.toml). */
export const LIMIT_SECONDS = 60
/** A whole IPv4 address; of IPv6 what one subscriber has at least (RFC 6177). */
const ADDRESS_BITS = { ipv4: 32, ipv6: 64 }
/** Of a laptop, as which nobody reaches a deployment. */
const LOCAL = ['127.0.0.1/32', '::/64']

/** Whether an address sends more than people do. Where the limiter is not bound or does not answer, nobody does. */
export async function isFlood(c: Context<AppEnv>): Promise<boolean> {
  const key = networkOf(c.req.header('CF-Connecting-IP'), ADDRESS_BITS)
  if (!key || LOCAL.includes(key)) return false
  const outcome = await c.env.VISITS?.limit({ key }).catch(() => undefined)
  return outcome?.success === false
}
