import { hashPassword } from '../../src/auth/password'
import { cardPage } from '../../src/cards/page'
import { qrPng } from '../../src/cards/png'
import { qrPath } from '../../src/cards/qr'
import { vcard } from '../../src/cards/vcard'
import type { Bindings, QueueMessage } from '../../src/env'
import worker from '../../src/worker'
import { faultyKv } from '../../test/support/faulty-kv'
import type { BenchFaults } from '../../test/support/kv-faults'
import { cardPayload } from '../../test/support/payload'

/** Where nothing listens. */
const AWAY = 'postgres://edgecard_app:x@127.0.0.1:1/db'

const card = cardPayload()

/** Work without a request around it; each is done `times` over by POST /bench/work?of=…&times=…. */
const works: Record<string, () => unknown> = {
  hash: () => hashPassword('correct horse battery'),
  page: () => cardPage(card),
  vcard: () => vcard(card),
  qr: () => qrPath(card.url),
  png: () => qrPng(card.qr_path, card.qr_size),
}

const faults: BenchFaults = {}
const { warn, error } = console
const nothing = () => {}
let world: ReturnType<typeof open> | undefined

/** The Worker's bindings with a KV whose faults can be changed, on the database and on none. */
function open(env: Bindings) {
  const { kv, counts } = faultyKv(env.CARDS, faults)
  const up: Bindings = { ...env, CARDS: kv }
  return { counts, up, down: { ...up, DATABASE_URL: AWAY } }
}

async function control(request: Request, { counts }: ReturnType<typeof open>): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/bench/faults') {
    for (const name of Object.keys(faults)) delete faults[name as keyof BenchFaults]
    Object.assign(faults, await request.json())
    // Thousands of lines about what was asked for would bury the figures.
    Object.assign(console, faults.isDown ? { warn: nothing, error: nothing } : { warn, error })
    return Response.json(faults)
  }
  if (pathname === '/bench/counts') return Response.json(counts)
  const work = works[searchParams.get('of') ?? '']
  if (!work) return new Response('no such work', { status: 404 })
  for (let n = Number(searchParams.get('times')); n > 0; n--) await work()
  return new Response('done')
}

export default {
  async fetch(request, env, context) {
    world ??= open(env)
    if (request.method === 'POST' && request.url.includes('/bench/')) return control(request, world)
    return worker.fetch(request, faults.isDatabaseDown ? world.down : world.up, context)
  },
  async queue(batch, env) {
    world ??= open(env)
    await worker.queue(batch, world.up)
  },
} satisfies ExportedHandler<Bindings, QueueMessage>
