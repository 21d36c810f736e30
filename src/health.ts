import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { version } from '../package.json'
import { passwordEngine } from './auth/password'
import { allow } from './auth/require'
import { type Db, viaGateway } from './db/client'
import { factory } from './env'
import { describe } from './openapi'

const state = z.enum(['ok', 'down'])
const healthView = z
  .object({
    status: state,
    database: z.enum(['ok', 'down', 'unsafe']).describe('unsafe: the role of DATABASE_URL bypasses row-level security'),
    kv: state,
    password_hashing: z.enum(['wasm', 'js']),
    version: z.string(),
  })
  .meta({ ref: 'Health' })

export const health = factory.createApp().get(
  '/',
  describe('Service', 'Whether the service can serve', {
    200: { description: 'It can', json: healthView },
    503: { description: 'It cannot', json: healthView },
  }),
  allow('public'),
  async (c) => {
    const [database, kv] = await Promise.all([
      databaseState(c.var.db),
      c.env.CARDS.get('health').then(
        () => 'ok' as const,
        () => 'down' as const,
      ),
    ])
    const status = database === 'ok' ? ('ok' as const) : ('down' as const)
    const body = { status, database, kv, password_hashing: passwordEngine(), version }
    const headers = { 'Cache-Control': 'no-store' }
    return status === 'ok' ? c.json(body, 200, headers) : c.json(body, 503, headers)
  },
)

async function databaseState(db: Db) {
  try {
    await viaGateway(db, db.execute(sql`select refuse_bypass()`))
    return 'ok' as const
  } catch (error) {
    console.error(JSON.stringify({ level: 'error', event: 'health_database', error: String(error) }))
    return error instanceof Error && 'code' in error && error.code === 'misconfigured'
      ? ('unsafe' as const)
      : ('down' as const)
  }
}
