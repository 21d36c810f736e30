import * as z from 'zod'
import type { TenantId } from '../auth/actor'
import { allow } from '../auth/require'
import { type Db, inScope } from '../db/client'
import { factory } from '../env'
import { Problem } from '../errors'
import { describe } from '../openapi'
import { body } from '../validate'
import { planNames } from './plans'
import { countActivePeople, endSubscription, listSubscriptions, startSubscription } from './queries'

const planInput = z
  .strictObject({ plan: z.enum(planNames, `Choose one of: ${planNames.join(', ')}.`) })
  .meta({ ref: 'PlanInput' })

const period = z.object({
  plan: z.string(),
  max_employees: z.int(),
  starts_at: z.string(),
  ends_at: z.string().nullable(),
})
const subscriptionView = z
  .object({ plan: z.string(), max_employees: z.int(), active_employees: z.int(), history: z.array(period) })
  .meta({ ref: 'Subscription' })
const subscription = { description: 'The plan, its use and its history', json: subscriptionView }

export const subscriptions = factory
  .createApp()
  .get(
    '/:company_id/subscription',
    describe('Subscriptions', 'The plan of a company', { 200: subscription }),
    allow('subscription:read'),
    async (c) => c.json(viewOf(...(await inScope(c.var, ...reads(c.var.db, c.var.tenant)))), 200),
  )
  .put(
    '/:company_id/subscription',
    describe('Subscriptions', 'Put a company on another plan; people beyond a smaller one stay', { 200: subscription }),
    allow('subscription:change'),
    body(planInput),
    async (c) => {
      const { db, tenant } = c.var
      const { plan } = c.req.valid('json')
      const [, , history, people] = await inScope(
        c.var,
        endSubscription(db, tenant),
        startSubscription(db, tenant, plan),
        ...reads(db, tenant),
      )
      return c.json(viewOf(history, people), 200)
    },
  )

const reads = (db: Db, tenant: TenantId) => [listSubscriptions(db, tenant), countActivePeople(db, tenant)] as const

type Period = Awaited<ReturnType<typeof listSubscriptions>>[number]

function viewOf(rows: Period[], [active]: { people: number }[]): z.output<typeof subscriptionView> {
  const history = rows.map((row) => ({
    plan: row.plan,
    max_employees: row.maxEmployees,
    starts_at: row.startsAt,
    ends_at: row.endsAt,
  }))
  const [current] = history
  if (!current) throw new Problem('not_found', 'There is no such company.')
  return { plan: current.plan, max_employees: current.max_employees, active_employees: active?.people ?? 0, history }
}
