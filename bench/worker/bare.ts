import { Hono } from 'hono'
import * as z from 'zod'

const query = z.object({ name: z.string() })

/** Our two libraries that nothing goes without, and one route. */
export default new Hono().get('/', (c) => c.json(query.parse(c.req.query()))) satisfies ExportedHandler
