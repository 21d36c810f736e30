import * as z from 'zod'
import type { CardRow } from '../db/card-view'
import { refreshState } from './refresh'

/** Work for the projections queue: put one card again, by its address or its person, or go on with all of a company. */
export const projectionMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('card'), company_slug: z.string(), employee_slug: z.string() }),
  z.strictObject({ type: z.literal('person'), company_id: z.uuid(), employee_id: z.uuid() }),
  z.strictObject({
    type: z.literal('company'),
    company_id: z.uuid(),
    after: z.uuid().nullable(),
    /** Where somebody waits for it. */
    refresh: refreshState.optional(),
  }),
])

export type ProjectionMessage = z.infer<typeof projectionMessage>

/** Seconds: after the put of the request itself, and past KV's one write a second to a key (Cloudflare KV limits). */
const REPAIR_DELAY_SECONDS = 2

/** The message that has a card put again. */
export const repairOf = ({ companySlug, employeeSlug }: CardRow) => ({
  body: { type: 'card', company_slug: companySlug, employee_slug: employeeSlug } satisfies ProjectionMessage,
  delaySeconds: REPAIR_DELAY_SECONDS,
})
