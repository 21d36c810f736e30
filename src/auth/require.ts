import { uniqueSymbol } from 'hono-openapi'
import { factory } from '../env'
import { lazily } from '../lazily'
import type { Action } from './policy'

/** Nothing of it is needed to show a card. */
const loadAdmission = lazily(() => import('./admit'))

const ruleOf = new WeakMap<object, Action>()
/** The rule that a handler enforces, if it is one of `allow`'s: the tenant matrix is generated from these. */
export const ruleOfHandler = (handler: object): Action | undefined => ruleOf.get(handler)

/**
 * The rule of a route: who may call it, and in which tenant. Comes before the body is read. `company_id` and
 * `employee_id` in the path are what the rule is about.
 */
export function allow(action: Action) {
  const middleware = factory.createMiddleware(async (c, next) => {
    if (action !== 'public') await (await loadAdmission()).admit(c, action)
    await next()
  })
  ruleOf.set(middleware, action)
  const security = action === 'public' ? [] : [{ bearer: [] }, { cookie: [] }]
  return Object.assign(middleware, { [uniqueSymbol]: { spec: { security } } })
}
