import type { Fetcher, KVNamespace, Queue, RateLimit, WorkerVersionMetadata } from '@cloudflare/workers-types'
import { createFactory } from 'hono/factory'
import * as z from 'zod'
import type { EventMessage } from './analytics/message'
import type { SignedIn, TenantId } from './auth/actor'
import type { Held } from './cards/memory'
import type { ProjectionMessage } from './cards/message'
import type { Db } from './db/client'
import { isLoopback } from './loopback'
import { originOf } from './origin'

/** What the two queues of worker.ts carry. */
export type QueueMessage = EventMessage | ProjectionMessage

export type Bindings = {
  /** postgres:// URL of the runtime role, which must be subject to row-level security. */
  DATABASE_URL: string
  JWT_SECRET: string
  /** The origin that cards are published under: QR codes and vCards carry it. */
  PUBLIC_URL: string
  /** Set by `pnpm dev`: PUBLIC_URL may be this machine, whatever DATABASE_URL is. */
  ALLOW_LOOPBACK?: string
  /** Comma-separated origins that browsers may call the API from, besides our own. */
  CORS_ORIGINS?: string
  CARDS: KVNamespace
  EVENTS: Queue<EventMessage>
  PROJECTIONS: Queue<ProjectionMessage>
  DEAD_LETTERS: Queue
  ASSETS: Fetcher
  /** The coarse shield of sign-in and sign-up. */
  SIGN_INS?: RateLimit
  /** Views and taps of one address. */
  VISITS?: RateLimit
  /** Which deployment this is; absent on a laptop. */
  VERSION?: WorkerVersionMetadata
}

export type Config = {
  databaseUrl: string
  jwtSecret: string
  /** No trailing slash. */
  publicUrl: string
  corsOrigins: string[]
}

export type AppEnv = {
  Bindings: Bindings
  Variables: {
    config: Config
    db: Db
    /** Set by `allow` on routes that are not public, like `tenant`. */
    actor: SignedIn
    /** Set by `allow` on routes that act inside one company. */
    tenant: TenantId
    requestId: string
    /** Of a card: what the isolate may repeat without us (cards/warm.ts). */
    warm?: { held: Held; body: Uint8Array<ArrayBuffer> }
  }
}

export const factory = createFactory<AppEnv>()

/** HS256 wants a key of at least the hash's length: 256 bits (RFC 7518 section 3.2). */
const JWT_SECRET_MIN_CHARS = 32

/** A card's path comes behind it, so that one of its own would lead QR codes nowhere. */
const origin = z.string().transform((text, context) => {
  const url = originOf(text)
  if (url === undefined) context.addIssue('only scheme and host, such as https://cards.example.com')
  return url ?? z.NEVER
})

const bindings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'a postgres:// URL' }),
  JWT_SECRET: z.string().min(JWT_SECRET_MIN_CHARS, `at least ${JWT_SECRET_MIN_CHARS} characters`),
  PUBLIC_URL: origin,
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .pipe(z.array(origin)),
  CARDS: z.custom<KVNamespace>((value) => value !== undefined, 'a KV namespace binding'),
  EVENTS: z.custom<Queue>((value) => value !== undefined, 'a queue producer binding'),
  PROJECTIONS: z.custom<Queue>((value) => value !== undefined, 'a queue producer binding'),
  DEAD_LETTERS: z.custom<Queue>((value) => value !== undefined, 'a queue producer binding'),
  ALLOW_LOOPBACK: z.string().optional(),
})

/** A QR code cannot be called back: of a database that others use, none may lead to somebody's laptop. */
const deployable = bindings.refine(
  ({ DATABASE_URL, PUBLIC_URL, ALLOW_LOOPBACK }) => ALLOW_LOOPBACK || !isLocal(PUBLIC_URL) || isLocal(DATABASE_URL),
  { path: ['PUBLIC_URL'], error: 'the address that cards have for good, such as https://cards.example.com' },
)
const isLocal = (url: string) => isLoopback(new URL(url).hostname)

const parsed = new WeakMap<Bindings, Config>()

/** The settings, where they were checked already. */
export const knownConfig = (env: Bindings): Config | undefined => parsed.get(env)

/** The Worker's settings, checked once per isolate. Throws a ConfigError that names every binding that is missing or wrong. */
export function configOf(env: Bindings): Config {
  const known = parsed.get(env)
  if (known) return known
  const result = deployable.safeParse(env)
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`Set these before serving (README, "Configuration"): ${faults.join('; ')}`)
  }
  const { DATABASE_URL, JWT_SECRET, PUBLIC_URL, CORS_ORIGINS } = result.data
  const config = { databaseUrl: DATABASE_URL, jwtSecret: JWT_SECRET, publicUrl: PUBLIC_URL, corsOrigins: CORS_ORIGINS }
  parsed.set(env, config)
  return config
}

export class ConfigError extends Error {
  override name = 'ConfigError'
}
