import pg from 'pg'
import { z } from 'zod'

/** Neon's limit for a request and for an answer: neon.com/docs/serverless/serverless-driver. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024

/** The parameter count of a Bind message is a 16-bit number: PostgreSQL manual, 54.7 Message Formats. */
const MAX_PARAMS = 65_535

/** The header values the driver sends, and no others: neondatabase/neon proxy/src/serverless/sql_over_http.rs. */
const ISOLATION_LEVELS = new Map([
  ['ReadUncommitted', 'READ UNCOMMITTED'],
  ['ReadCommitted', 'READ COMMITTED'],
  ['RepeatableRead', 'REPEATABLE READ'],
  ['Serializable', 'SERIALIZABLE'],
])

/** What an error answer carries beside its message; the driver copies these onto NeonDbError. */
const ERROR_FIELDS = [
  ...(['code', 'severity', 'detail', 'hint', 'position', 'internalPosition', 'internalQuery', 'where'] as const),
  ...(['schema', 'table', 'column', 'dataType', 'constraint', 'file', 'line', 'routine'] as const),
]

const query = z.object({
  query: z.string(),
  params: z.array(z.unknown()).max(MAX_PARAMS).default([]),
  arrayMode: z.boolean().optional(),
})
const payload = z.union([query, z.object({ queries: z.array(query) })])

type Query = z.infer<typeof query>
export type Payload = z.infer<typeof payload>
export type Login = { user: string; password: string; database: string }
export type Connection = Login & { applicationName: string | undefined }
export type Modes = { arrayMode: boolean; begin: string }

/** An error the client is to see as it stands: an HTTP status and, for a 400, a SQLSTATE. */
export function refusal(status: number, message: string, fields: { code?: string; hint?: string } = {}): Error {
  return Object.assign(new Error(message), { status, ...fields })
}

export function parseConnection(header: string | undefined): Connection {
  if (header === undefined) throw refusal(400, 'missing header: Neon-Connection-String')
  const url = URL.parse(header)
  if (!url) throw refusal(400, 'invalid connection string: expected postgres://user:password@host/database')
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') throw refusal(400, 'incorrect scheme')
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decode)
  if (!user) throw refusal(400, 'missing username')
  if (!password) throw refusal(400, 'missing authentication credentials: required password')
  if (!database) throw refusal(400, 'missing database name')
  return { user, password, database, applicationName: url.searchParams.get('application_name') ?? undefined }
}

export function parseModes(header: (name: string) => string | undefined): Modes {
  if (header('neon-raw-text-output') !== 'true') {
    throw refusal(400, 'this endpoint answers raw text only: send Neon-Raw-Text-Output: true')
  }
  const named = header('neon-batch-isolation-level')
  const level = named === undefined ? undefined : ISOLATION_LEVELS.get(named)
  if (named !== undefined && !level) throw refusal(400, 'invalid isolation level')
  const begin = ['BEGIN']
  if (level) begin.push(`ISOLATION LEVEL ${level}`)
  if (header('neon-batch-read-only') === 'true') begin.push('READ ONLY')
  if (header('neon-batch-deferrable') === 'true') begin.push('DEFERRABLE')
  return { arrayMode: header('neon-array-mode') === 'true', begin: begin.join(' ') }
}

export function parsePayload(body: Buffer): Payload {
  const parsed = payload.safeParse(parseJson(body))
  if (!parsed.success) throw refusal(400, 'expected a body of {"query", "params"} or {"queries": [...]}')
  return parsed.data
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch (error) {
    throw refusal(400, `could not parse the HTTP request body: ${(error as Error).message}`)
  }
}

/**
 * Runs a payload and gives the JSON answer. A batch is measured before it commits, so that an answer too large for the
 * client has changed nothing; whoever lent the session rolls back what an error leaves open.
 */
export async function execute(client: pg.ClientBase, payload: Payload, modes: Modes): Promise<string> {
  if ('query' in payload) return answer(await run(client, payload, modes.arrayMode))
  const results: unknown[] = []
  await client.query(modes.begin)
  for (const statement of payload.queries) results.push(await run(client, statement, modes.arrayMode))
  const body = answer({ results })
  await client.query('COMMIT')
  return body
}

/** A 400 carries PostgreSQL's own fields; whatever is not an answer of the database is a 503 and says why. */
export function failure(error: unknown): { status: number; body: string } {
  if (!(error instanceof Error)) return { status: 503, body: JSON.stringify({ message: String(error) }) }
  const source = error as Error & { status?: number } & Partial<pg.DatabaseError>
  const status = source.status ?? (error instanceof pg.DatabaseError ? 400 : 503)
  const message = status === 503 ? `the database does not answer: ${error.message || source.code}` : error.message
  const fields = status === 400 ? ERROR_FIELDS.map((name) => [name, source[name] ?? null]) : []
  return { status, body: JSON.stringify({ message, ...Object.fromEntries(fields) }) }
}

async function run(client: pg.ClientBase, { query, params, arrayMode }: Query, defaultArrayMode: boolean) {
  const extended = {
    text: query,
    values: params,
    rowMode: 'array' as const,
    queryMode: 'extended',
    types: { getTypeParser: () => (text: string) => text },
  }
  const { fields, rows, command, rowCount } = await client.query<unknown[]>(extended)
  const rowAsArray = arrayMode ?? defaultArrayMode
  const named = (row: unknown[]) => Object.fromEntries(row.map((value, i) => [fields[i]?.name, value]))
  return { fields, rows: rowAsArray ? rows : rows.map(named), command, rowCount, rowAsArray }
}

function answer(result: unknown): string {
  const body = JSON.stringify(result)
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) {
    throw refusal(507, `response is too large (max is ${MAX_BODY_BYTES} bytes)`)
  }
  return body
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw refusal(400, 'invalid connection string: malformed percent-encoding')
  }
}
