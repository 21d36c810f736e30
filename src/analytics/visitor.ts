import { createHmac } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type { Device } from './message'

/** Bits that are kept of an address: enough for a region, too few for a person (Google Analytics and Matomo keep the same). */
const KEPT_BITS = { ipv4: 24, ipv6: 48 }
/** Hex digits of a visitor: 64 bits, so that among a million a day two are taken for one once in 37 million days. */
const VISITOR_DIGITS = 16

/** The network an address lies in, in CIDR notation; null for anything that is not an address. */
export function networkOf(address: string | undefined, kept = KEPT_BITS): string | null {
  if (!address || !ipaddr.isValid(address)) return null
  const parsed = ipaddr.process(address)
  const bits = kept[parsed.kind()]
  const family = parsed.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  return `${family.networkAddressFromCIDR(`${parsed}/${bits}`)}/${bits}`
}

/**
 * One address and browser at one company, told from others for as long as the day's salt is known: afterwards nobody can
 * say which address it was, nor whether another day's is the same.
 */
export const visitorOf = (salt: string, companyId: string, address: string, userAgent: string) =>
  createHmac('sha256', Buffer.from(salt, 'hex'))
    .update(`${companyId} ${address} ${userAgent}`)
    .digest('hex')
    .slice(0, VISITOR_DIGITS)

const noScreenInHand = /\bTV\b|BRAVIA|Tizen|Web0S|PlayStation|Xbox|Nintendo/i
const tablet = /iPad|Tablet|PlayBook|Kindle|Silk\/(?!.*Mobile)|Android(?!.*Mobile)/
const mobile = /Mobi|iPhone|iPod|Windows Phone|Opera Mini/
const desktop = /Windows NT|Macintosh|X11|CrOS/
const desktopPlatforms = ['"Windows"', '"macOS"', '"Linux"', '"Chrome OS"', '"Chromium OS"']

/** The class of device that the client hints name (User-Agent Client Hints, section 3), or else the user agent. */
export function deviceOf(headers: Headers): Device {
  if (headers.get('Sec-CH-UA-Mobile') === '?1') return 'mobile'
  const platform = headers.get('Sec-CH-UA-Platform') ?? ''
  if (desktopPlatforms.includes(platform)) return 'desktop'
  const agent = headers.get('User-Agent') ?? ''
  if (noScreenInHand.test(agent)) return 'other'
  if (platform === '"Android"' || tablet.test(agent)) return 'tablet'
  if (mobile.test(agent)) return 'mobile'
  return desktop.test(agent) ? 'desktop' : 'other'
}

/** Where Cloudflare says the visitor is. */
export function regionOf(cf: IncomingRequestCfProperties | undefined, { countryOnly = false } = {}): string | null {
  if (!cf?.country) return null
  return cf.regionCode && !countryOnly ? `${cf.country}-${cf.regionCode}` : cf.country
}
