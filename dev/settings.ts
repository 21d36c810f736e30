import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { originOf } from '../src/origin.ts'

const DEFAULT_DATA = '.data'
const HIGHEST_PORT = 65_535

/** HS256 wants 256 bits (RFC 7518 section 3.2); src/env.ts refuses a shorter text. */
const JWT_SECRET_BYTES = 32
const JWT_SECRET_MIN_CHARS = 32

/** Where everything local is kept. Throws when that cannot be a folder. */
export function dataFolder(): string {
  const folder = process.env.EDGECARD_DATA || DEFAULT_DATA
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new Error(`cannot make the folder ${folder} (${oneLine(error)}): set EDGECARD_DATA to another one`)
  }
  return folder
}

export function portFrom(name: string, fallback: number): number {
  const text = process.env[name] || String(fallback)
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port <= HIGHEST_PORT) return port
  throw new Error(`${name} is "${text}": set it to a number from 1 to ${HIGHEST_PORT}`)
}

/** The caller's JWT_SECRET, else one that is made once and kept in the data folder, so that sessions outlive a restart. */
export function jwtSecret(data: string): string {
  const given = process.env.JWT_SECRET
  if (given === undefined) return keptSecret(join(data, 'jwt-secret'))
  if (given.length >= JWT_SECRET_MIN_CHARS) return given
  throw new Error(`JWT_SECRET has ${given.length} characters: give it ${JWT_SECRET_MIN_CHARS} or more, or unset it`)
}

export function publicUrl(port: number): string {
  const text = process.env.PUBLIC_URL || `http://127.0.0.1:${port}`
  const origin = originOf(text)
  if (origin) return origin
  throw new Error(`PUBLIC_URL is "${text}": set it to only scheme and host, such as https://cards.example.com`)
}

/** For files with secrets in them. */
export function writePrivate(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 })
}

/** What went wrong, without the stack. Drizzle wraps what Postgres said in an error that repeats the whole statement. */
export function oneLine(error: unknown): string {
  const { cause, message, code } = error as Error & { code?: string }
  if (cause) return oneLine(cause)
  return (message || code || String(error)).replaceAll(/\s*\n\s*/g, ' ')
}

function keptSecret(path: string): string {
  try {
    const kept = readFileSync(path, 'utf8').trim()
    if (kept.length >= JWT_SECRET_MIN_CHARS) return kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const made = randomBytes(JWT_SECRET_BYTES).toString('base64url')
  writePrivate(path, made)
  return made
}
