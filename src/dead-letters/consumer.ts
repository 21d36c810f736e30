import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { openDb, viaGateway } from '../db/client'
import { type Bindings, configOf } from '../env'
import { retryLater } from '../queue'

/** As `bury` sends it (src/queue.ts). */
const letter = z.object({
  // PostgreSQL holds no NUL in a text.
  reason: z.string().transform((reason) => reason.replaceAll('\0', '')),
  queue: z.string(),
  body: z.unknown(),
})
const RETRIES_USED_UP = 'it was tried as often as wrangler.toml allows'

/** The consumer of the dead-letter queue: keeps each message in the database until it is sent again. */
export async function consumeDeadLetters(batch: MessageBatch<unknown>, env: Bindings): Promise<void> {
  const letters = batch.messages.map(({ body }) => withoutNetwork(letter.safeParse(body).data ?? usedUp(body)))
  const column = (values: string[]) => sql`${sql.param(values)}::text[]`
  try {
    const db = openDb(configOf(env).databaseUrl)
    await viaGateway(
      db,
      db.execute(sql`select keep_letters(
        ${column(batch.messages.map(({ id }) => id))}, ${column(letters.map(({ queue }) => queue))},
        ${column(letters.map(({ reason }) => reason))}, ${column(letters.map(({ body }) => JSON.stringify(body ?? null)))})`),
    )
    batch.ackAll()
  } catch (error) {
    console.error(JSON.stringify({ level: 'error', event: 'letters_retried', error: String(error) }))
    for (const message of batch.messages) retryLater(message)
  }
}

/** What the platform moves here says neither why nor where from; only events have this type. */
function usedUp(body: unknown): z.output<typeof letter> {
  const isEvent = z.object({ type: z.literal('event') }).safeParse(body).success
  return { reason: RETRIES_USED_UP, queue: isEvent ? 'edgecard-events' : 'edgecard-projections', body }
}

/** Of an address nothing is kept here: whether the company keeps any is asked only where an event is recorded. */
function withoutNetwork({ body, ...rest }: z.output<typeof letter>): z.output<typeof letter> {
  const hasNetwork = typeof body === 'object' && body !== null && 'ip_network' in body
  return { ...rest, body: hasNetwork ? { ...body, ip_network: null } : body }
}
