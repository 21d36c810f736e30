import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { AppEnv } from '../env'
import { Problem } from '../errors'

const NAME = 'edgecard'
/** Binds the cookie to this host, over HTTPS, for every path (RFC 6265bis section 4.1.3.2). Browsers take loopback for secure. */
const PREFIX = 'host'
export const SESSION_COOKIE = `__Host-${NAME}`

const SAFE_METHODS = ['GET', 'HEAD']

export const readCookie = (c: Context<AppEnv>) => getCookie(c, NAME, PREFIX)

/** Strict: no other site's link or form brings the session along; the admin, once loaded, asks from our own origin. */
export const writeCookie = (c: Context<AppEnv>, token: string, seconds: number) =>
  setCookie(c, NAME, token, { prefix: PREFIX, httpOnly: true, sameSite: 'Strict', maxAge: seconds })

export const clearCookie = (c: Context<AppEnv>) =>
  deleteCookie(c, NAME, { path: '/', prefix: PREFIX, secure: true, httpOnly: true, sameSite: 'Strict' })

/**
 * Refuses a change that a cookie would authorise from a page that is not ours: SameSite leaves other hosts of our domain
 * to this. Browsers send Origin with every method but GET and HEAD, so one without it is not from our pages either.
 */
export function requireOwnOrigin(c: Context<AppEnv>): void {
  if (!SAFE_METHODS.includes(c.req.method) && !isOwn(c, c.req.header('Origin'))) throw foreign()
}

/** Refuses a page that is not ours, where no cookie is needed: whoever sends no Origin is no browser. */
export function refuseForeignOrigin(c: Context<AppEnv>): void {
  const origin = c.req.header('Origin')
  if (origin !== undefined && !isOwn(c, origin)) throw foreign()
}

const isOwn = (c: Context<AppEnv>, origin: string | undefined) =>
  origin !== undefined && [new URL(c.req.url).origin, new URL(c.get('config').publicUrl).origin].includes(origin)

const foreign = () =>
  new Problem(
    'forbidden',
    'A session cookie changes things from our own pages only; elsewhere, send Authorization: Bearer <access_token>.',
  )
