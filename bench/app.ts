import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { migrate } from '../dev/migrations.ts'
import { type Neon, startNeon } from '../dev/neon.ts'
import { buildUi, isStale } from '../dev/ui.ts'
import { scratchDatabase } from '../test/support/database.ts'
import { openProcess } from './process.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const APP_PASSWORD = 'edgecard'
/** As in wrangler.toml. */
const RUNTIME = { compatibilityDate: '2026-10-01', compatibilityFlags: ['nodejs_compat'] }

export const PUBLIC_URL = 'https://cards.test'
/** As in wrangler.toml. */
const PROJECTIONS_CONSUMER = { maxBatchSize: 100, maxBatchTimeout: 1, maxRetries: 100, retryDelay: 5 }
/** The product's Worker, with faults and works to measure beside it. */
const ENTRY = join(root, 'bench/worker/entry.ts')

/** Answers a text. */
const CONSTANT = `
  const init = { headers: { 'Content-Type': 'text/html; charset=utf-8' } }
  export default { fetch: () => new Response('Hello', init) }`
/** Answers the bytes and headers that it was last sent. */
const PARROT = `
  let body, init
  export default {
    async fetch(request) {
      if (request.method === 'PUT') {
        const { bytes, headers } = await request.json()
        body = Uint8Array.from(bytes)
        init = { headers: new Headers(headers), encodeBody: 'manual' }
      }
      return new Response(body, init)
    },
  }`

export type Bench = {
  /** Where the product's Worker listens, with nothing in between. */
  origin: string
  /** Where it listens in another location: the same KV and database, a memory of its own, and no Cache API. */
  elsewhere: string
  /** Where Workers that answer a text and what they were sent (packed) listen, in the same process. */
  constant: string
  parrot: string
  neon: Neon
  /** Of the process that runs both. */
  runtime: ReturnType<typeof openProcess>
  stop(): Promise<void>
}

/** Bundles the Worker as a deployment would; wrangler wants its assets to be there, too. */
export async function build(): Promise<{ folder: string; remove: () => void }> {
  if (isStale()) await buildUi()
  const folder = mkdtempSync(join(tmpdir(), 'edgecard-bench-'))
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const flags = ['deploy', ENTRY, '--dry-run', '--outdir', join(folder, 'out'), '--config', join(root, 'wrangler.toml')]
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' }
  await promisify(execFile)(process.execPath, [wrangler, ...flags], { cwd: root, env })
  return { folder: join(folder, 'out'), remove: () => rmSync(folder, { recursive: true }) }
}

/** The built Worker in workerd, on an embedded database or on a scratch one of `server`. Nothing consumes its events. */
export async function start(folder: string, server?: string): Promise<Bench> {
  const scratch = server ? await scratchDatabase(server) : undefined
  const neon = await startNeon({ postgresUrl: scratch?.url })
  await neon.admin((client) => migrate(client, { appPassword: APP_PASSWORD }))
  const wasm = readdirSync(folder).filter((file) => file.endsWith('.wasm'))
  const direct = { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] }
  const worker = {
    ...{ ...RUNTIME, ...direct, modulesRoot: folder },
    modules: [
      { type: 'ESModule' as const, path: join(folder, 'entry.js') },
      ...wasm.map((file) => ({ type: 'CompiledWasm' as const, path: join(folder, file) })),
    ],
    bindings: {
      DATABASE_URL: neon.url('edgecard_app', APP_PASSWORD),
      JWT_SECRET: 'a secret for measuring only, of 32 characters',
      PUBLIC_URL,
    },
    kvNamespaces: { CARDS: 'cards' },
    queueProducers: { EVENTS: 'edgecard-events', PROJECTIONS: 'edgecard-projections', DEAD_LETTERS: 'dead-letters' },
  }
  const options = convertV4MiniflareOptions({
    cf: false,
    workers: [
      { ...worker, name: 'edgecard', queueConsumers: { 'edgecard-projections': PROJECTIONS_CONSUMER } },
      { ...worker, name: 'elsewhere', cache: false },
      { name: 'constant', ...RUNTIME, ...direct, modules: true, script: CONSTANT },
      { name: 'parrot', ...RUNTIME, ...direct, modules: true, script: PARROT },
    ],
  })
  const miniflare = new Miniflare(options)
  await miniflare.ready
  const address = async (name: string) => (await miniflare.unsafeGetDirectURL(name)).origin
  return {
    ...{ neon, runtime: openProcess('workerd') },
    origin: await address('edgecard'),
    elsewhere: await address('elsewhere'),
    constant: await address('constant'),
    parrot: await address('parrot'),
    async stop() {
      await miniflare.dispose()
      await neon.close()
      await scratch?.drop()
    },
  }
}
