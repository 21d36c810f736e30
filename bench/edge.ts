import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createBrotliCompress, constants as zlib } from 'node:zlib'

/** Cloudflare's own for what it compresses as it passes (Cloudflare docs, "Content compression"). */
const BROTLI_QUALITY = 4
const COMPRESSED = /^(text\/|application\/(javascript|json|problem\+json)|image\/svg)/

/** Stands where Cloudflare's edge stands in production: compresses what `wrangler dev`, at `target`, sends as it is. */
export async function startEdge(): Promise<{ origin: string; lead(target: string): void; stop(): Promise<void> }> {
  let worker: URL | undefined
  const server = createServer((incoming, outgoing) => {
    if (worker) pass(worker, incoming, outgoing)
    else outgoing.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    lead(target) {
      worker = new URL(target)
    },
    async stop() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

function pass(target: URL, incoming: IncomingMessage, outgoing: ServerResponse) {
  const { method, url, headers } = incoming
  const options = { host: target.hostname, port: target.port, method, path: url }
  const onwards = request({ ...options, headers: { ...headers, 'accept-encoding': 'identity' } }, (answer) => {
    const { 'content-length': length, ...rest } = answer.headers
    const takesBrotli = /\bbr\b/.test(String(headers['accept-encoding']))
    if (!takesBrotli || !COMPRESSED.test(answer.headers['content-type'] ?? '')) {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
      return
    }
    outgoing.writeHead(answer.statusCode ?? 502, { ...rest, 'content-encoding': 'br', vary: 'Accept-Encoding' })
    const params = { [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }
    answer.pipe(createBrotliCompress({ params })).pipe(outgoing)
  })
  onwards.on('error', () => outgoing.destroy())
  incoming.pipe(onwards)
}
