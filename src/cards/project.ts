import type { CardRow } from '../db/card-view'
import type { Bindings } from '../env'
import { Problem } from '../errors'
import { sendPatiently } from '../queue'
import { publishEntry } from './cache'
import { type ProjectionMessage, repairOf } from './message'
import { newRefresh, noteRefresh, type Refresh, viewRefresh } from './refresh'

/** No Retry-After: sent again, a person would be added twice. What is left is found by cards/sweep.ts. */
const savedButStale = (cause?: unknown) =>
  new Problem(
    'unavailable',
    'The change is saved, and the public cards will show it by themselves within half an hour. Do not send it again.',
    { cause },
  )

/**
 * Shows a person's change on the card: into KV at once, and as a message that puts it again from Postgres, should the
 * first be lost or overtaken. Throws Problem `unavailable` only when neither could be done.
 */
export async function publishCard(env: Bindings, row: CardRow): Promise<void> {
  const { body: repair, delaySeconds } = repairOf(row)
  const [put] = await Promise.allSettled([publishEntry(env, row)])
  // Only now, so that the repair finds what this put left, however long it took.
  const [sent] = await Promise.allSettled([sendPatiently(env.PROJECTIONS, repair, { delaySeconds })])
  for (const outcome of [put, sent]) {
    if (outcome.status === 'fulfilled') continue
    const error = String(outcome.reason)
    console.error(JSON.stringify({ level: 'error', event: 'projection_failed', card: repair, error }))
  }
  const isInKv = put.status === 'fulfilled' && put.value !== 'early'
  if (!isInKv && sent.status === 'rejected') throw savedButStale()
}

/** Has every card of a company put again, page by page, by the projections queue. */
export const refreshCompany = (env: Bindings, companyId: string) =>
  fanOut(env, { type: 'company', company_id: companyId, after: null })

/** refreshCompany for whoever has more to tell than that it failed: what is not asked for now, the sweep asks for. */
export const refreshEventually = (env: Bindings, companyId: string) =>
  sendOrLog(env, { type: 'company', company_id: companyId, after: null })

/** refreshCompany for somebody who waits for its `total` cards that people can open. */
export async function refreshWithNews(env: Bindings, companyId: string, total: number): Promise<Refresh> {
  const refresh = newRefresh(total)
  await noteRefresh(env.CARDS, companyId, refresh, false)
  await fanOut(env, { type: 'company', company_id: companyId, after: null, refresh })
  return viewRefresh(refresh)
}

async function fanOut(env: Bindings, message: ProjectionMessage): Promise<void> {
  try {
    await sendPatiently(env.PROJECTIONS, message)
  } catch (cause) {
    throw savedButStale(cause)
  }
}

/**
 * For a write that failed with `error`: one whose answer was lost may be stored all the same, so the person's card, or all
 * cards of the company, are put again. Throws `error`.
 */
export async function refreshUnanswered(
  env: Bindings,
  { companyId, employeeId }: { companyId: string; employeeId?: string },
  error: unknown,
): Promise<never> {
  if (error instanceof Problem && error.code === 'unavailable') {
    const message: ProjectionMessage = employeeId
      ? { type: 'person', company_id: companyId, employee_id: employeeId }
      : { type: 'company', company_id: companyId, after: null }
    await sendOrLog(env, message)
  }
  throw error
}

const sendOrLog = (env: Bindings, message: ProjectionMessage) =>
  sendPatiently(env.PROJECTIONS, message).catch((refused: unknown) =>
    console.error(
      JSON.stringify({ level: 'error', event: 'projection_failed', about: message, error: String(refused) }),
    ),
  )
