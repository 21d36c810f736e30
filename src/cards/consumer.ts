import * as z from 'zod'
import type { CardRow } from '../db/card-view'
import { type Db, openDb } from '../db/client'
import { type Bindings, configOf } from '../env'
import { bury, retryLater, sendPatiently } from '../queue'
import { type CardAddress, cacheKey } from './address'
import { type Put, putEntry } from './kv'
import { recall, remember } from './memory'
import { type ProjectionMessage, projectionMessage, repairOf } from './message'
import { entryOf } from './payload'
import { findCompanyCard, findPublicCards, listCompanyCards, noteProjected } from './queries'
import { isOvertaken, noteRefresh } from './refresh'

/** What one invocation may ask of KV (Cloudflare KV limits). */
export const KV_OPERATIONS_MAX = 1_000
/** Of putEntry: a read and a write. */
const OPERATIONS_PER_CARD = 2
/** Of a page besides its cards: the news of it (refresh.ts). */
const OPERATIONS_OF_NEWS = 5
/**
 * Cards of a fan-out for which an invocation has to have room; it takes as many as it has: 497 alone, 10,000 in 21 messages.
 * One after another, because only a single consumer that reads each row anew never puts an older version over a newer.
 */
const PAGE_MIN_CARDS = 200
/** Messages that a queue takes at once (Cloudflare Queues limits). */
const SEND_BATCH_MAX = 100
/** Seconds until a message comes again that was left for the next invocation, or whose key was written a moment ago. */
const NEXT_SECONDS = 1

type Body<Type> = Extract<ProjectionMessage, { type: Type }>
type Work<Type> = { message: Message<unknown>; body: Body<Type> }
/** Messages to come again: soon, or the later the more often they failed. */
type Again = { early: readonly Message[]; failed: readonly Message[] }

/**
 * The consumer of the projections queue. What it puts is read from Postgres now, so a late or repeated message does no
 * harm, and messages about the same card are one piece of work.
 */
export async function consumeProjections(batch: MessageBatch<unknown>, env: Bindings): Promise<void> {
  const cards: Work<'card'>[] = []
  const people: Work<'person'>[] = []
  const companies: Work<'company'>[] = []
  for (const message of batch.messages) {
    const { data: body, error } = projectionMessage.safeParse(message.body)
    if (!body) await bury(env.DEAD_LETTERS, batch.queue, message, z.prettifyError(error))
    else if (body.type === 'card') cards.push({ message, body })
    else if (body.type === 'person') people.push({ message, body })
    else companies.push({ message, body })
  }
  let left = KV_OPERATIONS_MAX - (cards.length + people.length) * OPERATIONS_PER_CARD
  if (cards.length > 0) await putCards(env, cards)
  for (const work of people) await putPerson(env, work)
  for (const { message, body } of companies) {
    const room = Math.floor((left - OPERATIONS_OF_NEWS) / OPERATIONS_PER_CARD)
    if (room < PAGE_MIN_CARDS) {
      message.retry({ delaySeconds: NEXT_SECONDS })
      continue
    }
    let taken = room
    await attempt([message], body, async () => {
      taken = await putPage(env, body, room)
      return { early: [], failed: [] }
    })
    left -= taken * OPERATIONS_PER_CARD + OPERATIONS_OF_NEWS
  }
}

/** Acks the messages once their work is done, but those that it answers come again. */
async function attempt(messages: readonly Message[], about: unknown, work: () => Promise<Again>) {
  try {
    const { early, failed } = await work()
    for (const message of messages) {
      if (failed.includes(message)) retryLater(message)
      else if (early.includes(message)) message.retry({ delaySeconds: NEXT_SECONDS })
      else message.ack()
    }
  } catch (error) {
    logRetry(about, error)
    for (const message of messages) retryLater(message)
  }
}

const logRetry = (about: unknown, error: unknown) =>
  console.error(JSON.stringify({ level: 'error', event: 'projection_retried', about, error: String(error) }))

function putCards(env: Bindings, work: Work<'card'>[]): Promise<void> {
  const { databaseUrl, publicUrl } = configOf(env)
  const db = openDb(databaseUrl)
  const addressOf = ({ company_slug, employee_slug }: Body<'card'>): CardAddress => ({
    ...{ publicUrl, companySlug: company_slug, employeeSlug: employee_slug },
  })
  const byKey = Map.groupBy(work, ({ body }) => cacheKey(addressOf(body)))
  const addresses = [...byKey.values()].flatMap(([first]) => (first ? [addressOf(first.body)] : []))
  const messagesOf = (row: CardRow) => (byKey.get(cacheKey({ publicUrl, ...row })) ?? []).map(({ message }) => message)
  return attempt(
    work.map(({ message }) => message),
    [...byKey.keys()],
    async () => again(await putRows(env, db, await findPublicCards(db, addresses), {}), messagesOf),
  )
}

function putPerson(env: Bindings, { message, body }: Work<'person'>): Promise<void> {
  const db = openDb(configOf(env).databaseUrl)
  return attempt([message], body, async () => {
    const rows = await findCompanyCard(db, body.company_id, body.employee_id)
    return again(await putRows(env, db, rows, {}), () => [message])
  })
}

function again({ early, failed }: Outcome, messagesOf: (row: CardRow) => Message[]): Again {
  for (const { row, reason } of failed) logRetry({ company: row.companySlug, employee: row.employeeSlug }, reason)
  return { early: early.flatMap(messagesOf), failed: failed.flatMap(({ row }) => messagesOf(row)) }
}

/** A page of a company's cards, and the message for the next. Answers how many cards it took. Throws when a put fails. */
async function putPage(env: Bindings, { company_id, after, refresh }: Body<'company'>, room: number): Promise<number> {
  if (refresh && (await isOvertaken(env.CARDS, company_id, refresh))) return 0
  const db = openDb(configOf(env).databaseUrl)
  const rows = await listCompanyCards(db, company_id, after, room)
  const { early, failed } = await putRows(env, db, rows, { skipSame: true })
  // The page again: what is there already costs reads only.
  for (const { reason } of failed) throw reason
  for (let at = 0; at < early.length; at += SEND_BATCH_MAX)
    await env.PROJECTIONS.sendBatch(early.slice(at, at + SEND_BATCH_MAX).map(repairOf))
  const last = rows.at(-1)
  const isLastPage = rows.length < room || !last
  const next = refresh && { ...refresh, done: refresh.done + rows.filter((row) => row.isActive).length }
  if (!isLastPage)
    await sendPatiently(env.PROJECTIONS, {
      ...{ type: 'company', company_id, after: last.employeeId },
      ...(next && { refresh: next }),
    })
  // After the next page is under way: a page that is noted is never done again.
  if (next) await noteRefresh(env.CARDS, company_id, next, isLastPage)
  return rows.length
}

type Outcome = { early: CardRow[]; failed: { row: CardRow; reason: unknown }[] }

/** Puts what Postgres says now; answers the rows whose key was written too short a time ago, and those KV did not take. */
async function putRows(
  env: Bindings,
  db: Db,
  rows: readonly CardRow[],
  options: { skipSame?: boolean },
): Promise<Outcome> {
  const { publicUrl } = configOf(env)
  const put = async (row: CardRow): Promise<Put> => {
    const address = { publicUrl, companySlug: row.companySlug, employeeSlug: row.employeeSlug }
    const entry = entryOf(row, publicUrl)
    if (recall(cacheKey(address))) remember(address, { entry, readAt: Date.now() })
    return putEntry(env.CARDS, address, entry, options)
  }
  const settled = await Promise.allSettled(rows.map(put))
  const [early, there]: [CardRow[], CardRow[]] = [[], []]
  const failed: Outcome['failed'] = []
  for (const [index, row] of rows.entries()) {
    const result = settled[index]
    if (result?.status === 'rejected') failed.push({ row, reason: result.reason })
    else if (result?.value === 'early') early.push(row)
    else there.push(row)
  }
  if (there.length > 0) await noteProjected(db, there)
  return { early, failed }
}
