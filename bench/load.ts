import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const HEADER_END = '\r\n\r\n'

/** Milliseconds of each answer, in ascending order, and of all of them together. */
export type Load = { latencies: Float64Array; elapsed: number }

/**
 * Asks for a URL so many times over so many connections, one request at a time on each. It speaks HTTP/1.1 by itself:
 * node's clients need more processor time per request than the Worker does. It takes what browsers take. Throws at the first answer that is not 200.
 */
export async function load(url: string, { requests, connections }: { requests: number; connections: number }) {
  const { hostname, port, host, pathname } = new URL(url)
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\r\n`
  const latencies = new Float64Array(requests)
  let sent = 0
  const started = performance.now()
  const worker = async () => {
    const socket = connect(Number(port), hostname).setNoDelay(true)
    await once(socket, 'connect')
    const answers = reader(socket)
    for (let n = sent++; n < requests; n = sent++) {
      const at = performance.now()
      socket.write(request)
      await answers.next()
      latencies[n] = performance.now() - at
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const elapsed = performance.now() - started
  return { latencies: latencies.sort(), elapsed } satisfies Load
}

/** Resolves `next` whenever a whole answer has come in. */
function reader(socket: Socket) {
  let resolve = () => {}
  let reject = (_error: Error) => {}
  let head = ''
  /** Bytes of the body that are still to come; undefined while the head is read. */
  let left: number | undefined

  socket.on('error', (error) => reject(error))
  socket.on('data', (chunk: Buffer) => {
    let body = chunk.length
    if (left === undefined) {
      const before = head.length
      head += chunk.toString('latin1')
      const end = head.indexOf(HEADER_END)
      if (end < 0) return
      if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, end)))
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
      if (length === undefined) return reject(new Error(`no Content-Length in: ${head.slice(0, end)}`))
      left = Number(length)
      body = before + chunk.length - end - HEADER_END.length
    }
    left -= body
    if (left > 0) return
    left = undefined
    head = ''
    resolve()
  })

  return {
    next: () =>
      new Promise<void>((done, fail) => {
        resolve = done
        reject = fail
      }),
  }
}

export const median = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5)

/** Of values in ascending order, the nearest one. */
export const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
