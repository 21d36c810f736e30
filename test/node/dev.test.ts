import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { people } from '../../dev/people.ts'
import { demo } from '../../dev/seed.ts'
import { freePort } from '../support/app.ts'

/** Two cold starts of wrangler, and a build of the UI, on a busy machine with two cores. */
const STARTS_TIMEOUT_MS = 240_000
/** dev/leash.ts gives wrangler 5 s before it kills. */
const STOP_TIMEOUT_MS = 15_000

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'edgecard-dev-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('pnpm dev', () => {
  test('serves the demo company, keeps it over a restart, and leaves no process however it ends', {
    timeout: STARTS_TIMEOUT_MS,
  }, async () => {
    const data = join(folder, 'data')
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const settings = { PORT: String(port), EDGECARD_DATA: data }

    const first = await ready(settings)
    expect(first.lines).toContain(`ready ${origin}`)
    expect(await (await fetch(`${origin}/api/health`)).json()).toMatchObject({ status: 'ok', database: 'ok' })
    const card = first.lines.find((line) => line.startsWith('a card'))?.split(/\s+/)[2] ?? ''
    expect(await (await fetch(card)).text()).toContain(demo.full_name)
    expect(await (await fetch(`${origin}/admin`)).text()).toContain('<!doctype html>')
    const session = await signIn(origin, demo)
    expect(session.role).toBe('admin')

    const second = await failed({ ...settings, EDGECARD_DATA: join(folder, 'other') })
    expect(second).toMatch(/^dev: port \d+ is in use: .+\n$/)

    const squatter = { email: 'root@example.com', password: 'the first to sign up' }
    const theirs = await post<Session>(`${origin}/api/auth/signup`, { ...squatter, full_name: 'Not the operator' })
    const admin = await failed({ EDGECARD_DATA: data }, ['superadmin.ts', squatter.email], 0)
    const password = admin.trim().split(' ').at(-1) ?? ''
    expect(await signIn(origin, { ...squatter, password })).toMatchObject({ role: 'superadmin' })
    expect(await signIn(origin, squatter)).toMatchObject({ code: 'wrong_credentials' })
    expect(await statusOfMe(origin, theirs)).toBe(401)

    const forgetful = { email: 'ann@example.com', password: 'soon forgotten' }
    const before = await post<Session>(`${origin}/api/auth/signup`, { ...forgetful, full_name: 'Ann Other' })
    const forgot = (email: string, code: number) => failed({ EDGECARD_DATA: data }, ['password.ts', email], code)
    const renewed = (await forgot('Ann@Example.com', 0)).trim().split(' ').at(-1) ?? ''
    expect(await signIn(origin, forgetful)).toMatchObject({ code: 'wrong_credentials' })
    expect(await signIn(origin, { ...forgetful, password: renewed })).toMatchObject({ role: 'admin' })
    expect(await statusOfMe(origin, before)).toBe(401)
    expect(await forgot('nobody@example.com', 1)).toMatch(/^password: nobody signs in as nobody@example\.com; .+\n$/)

    const replay = (EDGECARD_PASSWORD: string, code?: number) =>
      failed({ EDGECARD_PASSWORD }, ['replay.ts', squatter.email, origin], code)
    expect(await replay(password, 0)).toBe('there are no dead letters\n')
    expect(await replay('a guess')).toMatch(/^replay: \/api\/auth\/login answered 401: .+\n$/)

    first.child.kill('SIGINT')
    expect(await ended(first.child)).toBe(0)
    await vi.waitFor(() => expect(processesOf(data)).toEqual([]), STOP_TIMEOUT_MS)
    await vi.waitFor(() => listen(port), STOP_TIMEOUT_MS)

    const third = await ready(settings)
    expect(await employees(origin, session)).toHaveLength(people.length)
    expect(await (await fetch(card)).text()).toContain(demo.full_name)
    third.child.kill('SIGKILL')
    await vi.waitFor(() => listen(port), STOP_TIMEOUT_MS)
    await vi.waitFor(() => expect(processesOf(data)).toEqual([]), STOP_TIMEOUT_MS)
  })

  test('refuses a data folder that is broken, in one line', async () => {
    const data = join(folder, 'broken')
    mkdirSync(join(data, 'postgres'), { recursive: true })
    writeFileSync(join(data, 'postgres', 'PG_VERSION'), 'not a version')
    expect(await failed({ EDGECARD_DATA: data })).toMatch(/^dev: Cannot open data folder .+ start again\n$/)
  })

  test.for<[string, Settings, RegExp]>([
    ['a short JWT_SECRET', { JWT_SECRET: 'short' }, /^dev: JWT_SECRET has 5 characters: give it 32 or more, .+\n$/],
    ['a PORT in words', { PORT: 'http' }, /^dev: PORT is "http": set it to a number from 1 to 65535\n$/],
    ['a PUBLIC_URL that is none', { PUBLIC_URL: 'cards' }, /^dev: PUBLIC_URL is "cards": set it to .+\n$/],
    ['a PUBLIC_URL with a path', { PUBLIC_URL: 'https://x.example/a' }, /^dev: PUBLIC_URL is .+: set it to .+\n$/],
    ['a DATABASE_URL of MySQL', { DATABASE_URL: 'mysql://x' }, /^dev: DATABASE_URL is not a postgres:\/\/ URL: .+\n$/],
    [
      'a server that is away',
      { DATABASE_URL: 'postgres://me@127.0.0.1:1/x' },
      /^dev: Cannot use Postgres at .+ as me .+\n$/,
    ],
  ])('refuses %s, in one line', async ([, settings, line]) => {
    expect(await failed({ EDGECARD_DATA: join(folder, 'refused'), ...settings })).toMatch(line)
  })

  test('asks for both roles of a Neon database', async () => {
    const settings = { EDGECARD_DATA: join(folder, 'neon'), DATABASE_URL: 'postgres://owner:x@a.neon.tech/x' }
    expect(await failed(settings)).toMatch(
      /^db:migrate: set MIGRATION_DATABASE_URL .+\ndev: a Neon database wants .+\n$/,
    )
  })
})

type Child = ChildProcessByStdio<null, Readable, Readable>
type Settings = Record<string, string | undefined>

/** Only what it needs of our environment: vitest's would make the build of the UI another one. */
function start(settings: Settings, [script, ...args]: string[] = ['dev.ts']): Child {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [join(root, 'dev', script ?? ''), ...args], {
    cwd: root,
    env: { PATH, HOME, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Starts pnpm dev, and answers what it printed up to its last word. Throws what it said instead. */
async function ready(settings: Settings): Promise<{ child: Child; lines: string[] }> {
  const child = start(settings)
  const errors = text(child, 'stderr')
  const lines: string[] = []
  const isReady = Promise.withResolvers<true>()
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    if (line.startsWith('ready ')) isReady.resolve(true)
  })
  if ((await Promise.race([isReady.promise, ended(child)])) !== true) throw new Error(await errors)
  return { child, lines }
}

/** Runs a script that ends by itself, and answers what it said. */
async function failed(settings: Settings, script?: string[], code = 1): Promise<string> {
  const child = start({ PORT: String(await freePort()), ...settings }, script)
  const said = text(child, code === 0 ? 'stdout' : 'stderr')
  expect(await ended(child)).toBe(code)
  return said
}

async function text(child: Child, from: 'stdout' | 'stderr'): Promise<string> {
  let text = ''
  for await (const chunk of child[from]) text += chunk
  return text
}

async function ended(child: Child): Promise<number | null> {
  const [code] = await once(child, 'exit')
  return code
}

type Session = { access_token: string; company_id: string; role: string }

const signIn = (origin: string, { email, password }: { email: string; password: string }) =>
  post<Session>(`${origin}/api/auth/login`, { email, password })

async function post<Answer>(url: string, json: object): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' }
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(json) })).json() as Promise<Answer>
}

async function statusOfMe(origin: string, { access_token }: Session): Promise<number> {
  return (await fetch(`${origin}/api/auth/me`, { headers: { Authorization: `Bearer ${access_token}` } })).status
}

async function employees(origin: string, { access_token, company_id }: Session): Promise<unknown[]> {
  const headers = { Authorization: `Bearer ${access_token}` }
  const response = await fetch(`${origin}/api/company/${company_id}/employees?limit=100`, { headers })
  return ((await response.json()) as { items: unknown[] }).items
}

/** The processes that were started with this data folder; a zombie has no environment. None where there is no /proc. */
function processesOf(data: string): string[] {
  const pids = existsSync('/proc/self/environ') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`EDGECARD_DATA=${data}\0`)
    } catch {
      return false
    }
  })
}

/** Throws where something listens on the port already. */
async function listen(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  await once(server.close(), 'close')
}
