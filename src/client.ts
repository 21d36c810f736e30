/** The API's types, for clients: `hc<AppType>(origin)` of hono/client. Nothing of the Worker's code comes with them. */
export type { AppType } from './app'
