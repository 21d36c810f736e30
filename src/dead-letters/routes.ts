import { asc, inArray, sql } from 'drizzle-orm'
import * as z from 'zod'
import { allow } from '../auth/require'
import { type Db, inScope } from '../db/client'
import { deadLetters } from '../db/schema'
import { type Bindings, factory } from '../env'
import { describe } from '../openapi'
import { cursor, decodeCursor, limit, moment, pageOf } from '../paging'
import { body, query } from '../validate'

/** Messages that a queue takes at once (Cloudflare Queues limits). */
const REPLAYED_AT_ONCE = 100
const ID_MAX_CHARS = 64

const letterCursor = z.tuple([moment, z.string()])
const ids = z
  .array(z.string().max(ID_MAX_CHARS), 'Send the ids of letters, as a list.')
  .min(1, 'Name at least one letter.')
  .max(REPLAYED_AT_ONCE, `Name at most ${REPLAYED_AT_ONCE} letters at once.`)
const replayInput = z.strictObject({ ids }).meta({ ref: 'ReplayInput' })
const listView = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        queue: z.string(),
        reason: z.string(),
        body: z.string().describe('The message, as JSON'),
        buried_at: z.string(),
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ ref: 'DeadLetters' })
const replayView = z.object({ replayed: z.array(z.string()) }).meta({ ref: 'Replay' })

const queueOf = (env: Bindings, name: string): Queue | undefined =>
  ({ 'edgecard-events': env.EVENTS as Queue, 'edgecard-projections': env.PROJECTIONS as Queue })[name]

const listLetters = (db: Db, { limit, after }: { limit: number; after: [string, string] | undefined }) =>
  db
    .select({
      id: deadLetters.id,
      queue: deadLetters.queue,
      reason: deadLetters.reason,
      body: deadLetters.body,
      buried_at: deadLetters.buriedAt,
    })
    .from(deadLetters)
    .where(after && sql`(${deadLetters.buriedAt}, ${deadLetters.id}) > (${after[0]}::timestamptz, ${after[1]})`)
    .orderBy(asc(deadLetters.buriedAt), asc(deadLetters.id))
    .limit(limit + 1)

export const letters = factory
  .createApp()
  .get(
    '/',
    describe('Service', 'Messages that could not be worked on, the oldest first', {
      200: { description: 'A page', json: listView },
    }),
    allow('dead-letter:list'),
    query(z.strictObject({ cursor, limit })),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const { db, actor } = c.var
      const [rows] = await inScope({ db, actor }, listLetters(db, { limit, after: decodeCursor(cursor, letterCursor) }))
      return c.json(
        pageOf(rows, limit, (row) => [row.buried_at, row.id]),
        200,
      )
    },
  )
  .post(
    '/replay',
    describe('Service', 'Send messages again to the queue that they came from, once what stopped them is mended', {
      200: { description: 'Those that were there, and are in their queue now', json: replayView },
    }),
    allow('dead-letter:replay'),
    body(replayInput),
    async (c) => {
      const { ids } = c.req.valid('json')
      const { db, actor } = c.var
      const [found] = await inScope({ db, actor }, db.select().from(deadLetters).where(inArray(deadLetters.id, ids)))
      for (const [name, messages] of Map.groupBy(found, ({ queue }) => queue)) {
        await queueOf(c.env, name)?.sendBatch(messages.map(({ body }) => ({ body: JSON.parse(body) })))
      }
      // Only now: were this lost, they would be sent twice, which changes nothing.
      const sent = found.filter(({ queue }) => queueOf(c.env, queue)).map(({ id }) => id)
      if (sent.length > 0) await inScope({ db, actor }, db.delete(deadLetters).where(inArray(deadLetters.id, sent)))
      return c.json({ replayed: sent }, 200)
    },
  )
