import type { Context } from 'hono'
import type { AppEnv } from '../env'
import { problemWithin } from '../errors'

export const JSON_LINES = 'application/x-ndjson'

/** Whether the client asked for lines rather than for one JSON document. */
export const wantsLines = (accept: string | undefined) =>
  (accept ?? '').split(',').some((range) => range.split(';')[0]?.trim().toLowerCase() === JSON_LINES)

type Work = (say: (line: object) => void, gone: AbortSignal) => Promise<object>

/**
 * Answers what `work` says, a line of JSON at a time; the last line is what it returns, or `{"problem": …}`. The work
 * goes on in waitUntil when the client leaves, which cuts nothing short: `gone` is its sign to come to an end.
 */
export function jsonLines(c: Context<AppEnv>, work: Work): Response {
  const gone = new AbortController()
  const encoder = new TextEncoder()
  let say: (line: object) => void = () => {}
  let end = () => {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      say = (line) => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`))
      }
      end = () => {
        if (!gone.signal.aborted) controller.close()
      }
    },
    cancel: () => gone.abort(),
  })
  // workerd tells of a client that left by the request's signal, and cancels the body only at the next write.
  c.req.raw.signal.addEventListener('abort', () => gone.abort())
  const whole = async () => {
    try {
      say(await work(say, gone.signal))
    } catch (error) {
      if (!gone.signal.aborted) say({ problem: problemWithin(c, error) })
    }
    end()
  }
  c.executionCtx.waitUntil(whole())
  return new Response(body, { headers: { 'Content-Type': `${JSON_LINES}; charset=utf-8` } })
}
