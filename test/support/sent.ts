import type { EventMessage } from '../../src/analytics/message'
import type { Bindings } from '../../src/env'
import { testEnv } from './client'
import { recordedProjections } from './projections'
import { addEmployee, newTenant } from './tenant'

/** Bindings whose events go into `sent` instead of the queue. */
export function keepingEvents(env: Bindings = testEnv) {
  const sent: EventMessage[] = []
  const EVENTS = { send: async (event: EventMessage) => void sent.push(event) } as unknown as Queue<EventMessage>
  return { sent, env: { ...env, EVENTS } }
}

/** Bindings whose events' queue takes none. */
export const withoutQueue = (): Bindings => {
  const EVENTS = { send: () => Promise.reject(new Error('queue is down')) } as unknown as Queue<EventMessage>
  return { ...testEnv, EVENTS }
}

/** A card of a new company that no repair comes to, with the addresses of its page and of what counts on it. */
export async function someCard() {
  const tenant = await newTenant()
  const person = await addEmployee(tenant, {}, recordedProjections().env)
  const query = `company_slug=${tenant.slug}&employee_slug=${person.public_slug}`
  return {
    tenant,
    person,
    page: `/card/${tenant.slug}/${person.public_slug}`,
    track: `/api/analytics/track?${query}`,
    pixel: `/api/analytics/pixel?${query}`,
  }
}
