import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { trimTrailingSlash } from 'hono/trailing-slash'
import { noCard } from './cards/public'
import { keepWarm } from './cards/warm'
import { configOf, factory } from './env'
import { onError, onMethodNotAllowed, onNotFound } from './errors'

/** For browsers that are gone, or as browsers do by themselves. */
const unused = {
  ...{ xDownloadOptions: false, xPermittedCrossDomainPolicies: false, xXssProtection: false },
  ...{ xDnsPrefetchControl: false, originAgentCluster: false },
}
const security = secureHeaders({ ...unused, crossOriginResourcePolicy: 'cross-origin' })
/**
 * Every header goes out with every card, and takes time (bench/README.md, "card"). A card's Content-Security-Policy says who
 * may frame it, its page says what a link tells (PageBasics), and nothing in its window is worth isolating.
 */
const cardSecurity = secureHeaders({
  ...unused,
  ...{ crossOriginResourcePolicy: false, crossOriginOpenerPolicy: false, xFrameOptions: false, referrerPolicy: false },
})

/** An app without routes: the middleware that every request passes, in order, and what is answered where no route is. */
export function createBase() {
  const base = factory.createApp()
  base.use('/card/*', keepWarm)
  base.use(requestId())
  base.use((c, next) => (c.req.path.startsWith('/card/') ? cardSecurity : security)(c, next))
  base.use(async (c, next) => {
    c.set('config', configOf(c.env))
    await next()
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  })
  base.use(methodNotAllowed({ app: base, onMethodNotAllowed }))
  base.use('/card/*', trimTrailingSlash())
  base.onError(onError)
  base.notFound((c) => (/^\/api(\/|$)/.test(c.req.path) ? onNotFound(c) : noCard(c)))
  return base
}
