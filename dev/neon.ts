import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { z } from 'zod'
import { type Backend, openEmbedded, openServer } from './postgres.ts'
import {
  execute,
  failure,
  MAX_BODY_BYTES,
  parseConnection,
  parseJson,
  parseModes,
  parsePayload,
  refusal,
} from './protocol.ts'

const LOOPBACK = '127.0.0.1'

const fault = z.object({
  /** Without it, requests of any name are hit. */
  application_name: z.string().optional(),
  status: z.int().min(500).max(599).optional(),
  delay_ms: z.number().positive().optional(),
  /** The statement commits, and the connection is cut before the answer. */
  drop_answer: z.boolean().optional(),
  /** The same, in the middle of the answer. */
  cut_answer: z.boolean().optional(),
  /** How many requests it hits. */
  times: z.int().positive(),
})

export type NeonOptions = {
  /** 0, the default, takes any free one. */
  port?: number | undefined
  /** The folder of the embedded database; without it and without postgresUrl the database lives in memory. */
  dataDir?: string | undefined
  /** A real server instead of the embedded one, named by its owner's URL. */
  postgresUrl?: string | undefined
}

export type Neon = {
  port: number
  /** What the Worker gets as DATABASE_URL. The password matters to a real server only. */
  url(user?: string, password?: string, database?: string, applicationName?: string): string
  /** Lends the owner's session, for migrations and seeds; the embedded database waits meanwhile. */
  admin<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>
  /** How many requests /sql has had, in all or under one application_name. */
  requests(applicationName?: string): number
  close(): Promise<void>
}

/** Serves Neon's SQL-over-HTTP protocol on loopback, in front of an embedded PGlite or any Postgres. */
export async function startNeon(options: NeonOptions = {}): Promise<Neon> {
  const { port = 0, dataDir, postgresUrl } = options
  const backend = await (postgresUrl ? openServer(postgresUrl) : openEmbedded(dataDir))
  const counts = new Map<string | undefined, number>()
  let faults: z.infer<typeof fault>[] = []
  const closing = new AbortController()

  async function sql(request: IncomingMessage, response: ServerResponse): Promise<void> {
    counts.set(undefined, requests() + 1)
    const header = (name: string) => request.headers[name]?.toString()
    const login = parseConnection(header('neon-connection-string'))
    const name = login.applicationName
    if (name !== undefined) counts.set(name, requests(name) + 1)
    const modes = parseModes(header)
    const payload = parsePayload(await readBody(request))
    const fault = takeFault(name)
    if (fault?.delay_ms) await wait(fault.delay_ms, undefined, { signal: closing.signal })
    if (fault?.status) throw refusal(fault.status, 'a fault asked for by a test')
    const body = await backend.session(login, (client) => execute(client, payload, modes))
    if (fault?.drop_answer) response.destroy()
    else if (fault?.cut_answer) cut(response, body)
    else send(response, 200, body)
  }

  function requests(applicationName?: string): number {
    return counts.get(applicationName) ?? 0
  }

  function takeFault(name: string | undefined) {
    const hit = faults.find(({ application_name }) => application_name === undefined || application_name === name)
    if (hit && --hit.times === 0) faults = faults.filter((other) => other !== hit)
    return hit
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${LOOPBACK}`)
    const handlers = routes[pathname]
    if (!handlers) throw refusal(404, `no such path: ${pathname}`)
    const handle = handlers[request.method ?? '']
    if (!handle) {
      response.setHeader('allow', Object.keys(handlers).join(', '))
      throw refusal(405, `${pathname} takes ${Object.keys(handlers).join(', ')}`)
    }
    await handle(request, response, searchParams)
  }

  type Handler = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => Promise<void>
  const routes: Record<string, Record<string, Handler>> = {
    '/sql': { POST: sql },
    '/requests': {
      GET: async (_, response, query) =>
        send(response, 200, JSON.stringify({ requests: requests(query.get('application_name') ?? undefined) })),
    },
    '/faults': {
      POST: async (request, response) => {
        faults.push(parseFault(await readBody(request)))
        send(response, 201, '{}')
      },
      DELETE: async (_, response) => {
        faults = []
        send(response, 200, '{}')
      },
    },
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      const { status, body } = failure(error)
      request.resume()
      send(response, status, body)
    })
  })

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, LOOPBACK, resolve)).catch(
    async (error: NodeJS.ErrnoException) => {
      await backend.close()
      const reason = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.message})`
      throw new Error(`Port ${port} on ${LOOPBACK} ${reason}: stop what listens there, or choose another port`)
    },
  )
  const { port: bound } = server.address() as AddressInfo

  return {
    port: bound,
    url: (...login) => connectionUrl(bound, backend, login),
    admin: (work) => backend.session(backend.owner, work),
    requests,
    async close() {
      closing.abort()
      const closed = once(server.close(), 'close')
      server.closeAllConnections()
      await backend.close()
      await closed
    },
  }
}

function connectionUrl(port: number, { owner }: Backend, login: Parameters<Neon['url']>): string {
  const [user = owner.user, password, database = owner.database, applicationName] = login
  const secret = password ?? (user === owner.user && owner.password ? owner.password : user)
  const url = new URL(`postgres://${LOOPBACK}:${port}/${encodeURIComponent(database)}`)
  url.username = encodeURIComponent(user)
  url.password = encodeURIComponent(secret)
  if (applicationName !== undefined) url.searchParams.set('application_name', applicationName)
  return url.href
}

function parseFault(body: Buffer): z.infer<typeof fault> {
  const parsed = fault.safeParse(parseJson(body))
  if (!parsed.success) throw refusal(400, z.prettifyError(parsed.error))
  return parsed.data
}

/** What is over the limit is read and thrown away, so that the client hears the 413 instead of a broken pipe. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  if (bytes > MAX_BODY_BYTES) throw refusal(413, `request is too large (max is ${MAX_BODY_BYTES} bytes)`)
  return Buffer.concat(chunks)
}

function send(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

/** Announces the whole answer and sends half of it. */
function cut(response: ServerResponse, body: string): void {
  const whole = Buffer.from(body)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length })
  response.write(whole.subarray(0, whole.length / 2), () => response.destroy())
}
