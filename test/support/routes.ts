import { findTargetHandler } from 'hono/utils/handler'
import { app } from '../../src/app'
import type { Action } from '../../src/auth/policy'
import { ruleOfHandler } from '../../src/auth/require'

export type Route = { method: string; path: string; rule: Action | undefined }

/** Every route the app serves, with the rule it declares; middleware (method ALL) is not a route. */
export function routeTable(): Route[] {
  const routes = new Map<string, Route>()
  for (const { method, path, handler } of app.routes) {
    if (method === 'ALL') continue
    const key = `${method} ${path}`
    const rule = routes.get(key)?.rule ?? ruleOfHandler(findTargetHandler(handler))
    routes.set(key, { method, path, rule })
  }
  return [...routes.values()]
}

/** The routes that the API's document tells of: all but the admin's page, which static assets answer. */
export const documentedRoutes = () => routeTable().filter(({ path }) => path !== '/admin/*')

/** A route's path with its parameters filled in. */
export const fill = (path: string, values: Record<string, string>) =>
  path.replace(/:(\w+)(\{.*\})?/g, (_, name: string) => values[name] ?? `no-${name}`)
