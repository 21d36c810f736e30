import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { writePrivate } from './settings.ts'

const LEASH = fileURLToPath(new URL('leash.ts', import.meta.url))
const WRANGLER = fileURLToPath(new URL('../node_modules/wrangler/bin/wrangler.js', import.meta.url))

/** What a failed start shows of wrangler's output. */
const TAIL_CHARS = 4_000
/** Milliseconds: some ten times what a start takes on a laptop. */
const START_TIMEOUT_MS = 120_000
const POLL_MS = 150

export type Wrangler = {
  origin: string
  /** Answers when the Worker can serve; throws one line when it cannot, after its output. */
  healthy(): Promise<void>
  /** From now on its output passes through; throws when it ends. */
  follow(): Promise<never>
  stop(): Promise<void>
  kill(): void
}

/** `wrangler dev` on loopback. `vars` become the Worker's bindings, by way of a private file. */
export function startWrangler(data: string, port: number, vars: Record<string, string>): Wrangler {
  const envFile = join(data, 'worker.env')
  const lines = Object.entries(vars).map(([name, value]) => `${name}=${quoted(name, value)}\n`)
  writePrivate(envFile, lines.join(''))
  const origin = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [LEASH, process.execPath, WRANGLER, ...flags(data, port, envFile)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: {
      ...process.env,
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_WRITE_LOGS: 'false',
      WRANGLER_REGISTRY_PATH: join(data, 'wrangler-registry'),
    },
  })
  let end: string | undefined
  const exited = once(child, 'exit').then(([code, signal]) => {
    killGroup(child)
    end = `wrangler stopped with ${signal ?? `code ${code}`}`
    return end
  })
  let tail = ''
  const keep = (chunk: Buffer) => {
    tail = (tail + chunk).slice(-TAIL_CHARS)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)

  function failure(reason: string): Error {
    process.stderr.write(`${tail.trim()}\n`)
    return new Error(`${reason}: its last output is above`)
  }

  async function healthy(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS
    let answer = 'nothing'
    while (Date.now() < deadline) {
      if (end) throw failure(end)
      const response = await fetch(`${origin}/api/health`).catch(() => undefined)
      if (response?.ok) return
      if (response) answer = await response.text()
      await Promise.race([wait(POLL_MS), exited])
    }
    throw failure(`${origin}/api/health answered ${answer} for ${START_TIMEOUT_MS / 1000} seconds`)
  }

  return {
    origin,
    healthy,
    async follow() {
      child.stdout.off('data', keep).on('data', (chunk) => process.stdout.write(chunk))
      child.stderr.off('data', keep).on('data', (chunk) => process.stderr.write(chunk))
      throw new Error(`${await exited}: start again`)
    },
    async stop() {
      child.stdin.end()
      await exited
    },
    kill: () => killGroup(child),
  }
}

/** Requests are logged on a terminal only: Node blocks when it writes to a full pipe, and then the database would not answer. */
const flags = (data: string, port: number, envFile: string) => [
  'dev',
  ...['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'],
  ...['--persist-to', join(data, 'wrangler'), '--env-file', envFile],
  ...['--show-interactive-dev-session=false', '--log-level', process.stdout.isTTY ? 'info' : 'warn'],
]

/** As dotenv and dotenv-expand read it, which is how wrangler takes the file. */
function quoted(name: string, value: string): string {
  const quote = ["'", '`'].find((mark) => !value.includes(mark))
  if (!quote) throw new Error(`${name} has both ' and \` in it: take one of them out`)
  return quote + value.replaceAll('$', '\\$') + quote
}

/** wrangler, its workerd and its esbuild. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
