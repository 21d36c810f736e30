import type { Context } from 'hono'
import { uuidv7 } from 'uuidv7'
import type { AppEnv } from '../env'
import { sendPatiently } from '../queue'
import { automatonOf } from './agent'
import { isFlood } from './limit'
import { type EventMessage, SOURCE_UNTAGGED, type Source, taggedSources } from './message'
import { saltOf } from './salt'
import { deviceOf, networkOf, regionOf, visitorOf } from './visitor'

type Ids = Pick<EventMessage, 'company_id' | 'employee_id'>
type Said = Pick<EventMessage, 'action'> & {
  [Key in 'id' | 'device' | 'source' | 'referrer']?: EventMessage[Key] | undefined
}

/** What a request says that somebody did, or the machine that it comes from instead, as the queue carries it. */
export async function eventOf(c: Context<AppEnv>, { company_id, employee_id }: Ids, said: Said): Promise<EventMessage> {
  const at = new Date().toISOString()
  const address = c.req.header('CF-Connecting-IP')
  const objects = c.req.header('DNT') === '1' || c.req.header('Sec-GPC') === '1'
  const automaton = automatonOf(c.req.header('User-Agent'))
  const cf = c.req.raw.cf as IncomingRequestCfProperties | undefined
  return {
    type: 'event',
    id: said.id ?? uuidv7(),
    company_id,
    employee_id,
    action: automaton ?? said.action,
    device: said.device ?? deviceOf(c.req.raw.headers),
    region: regionOf(cf, { countryOnly: objects }),
    source: said.source ?? SOURCE_UNTAGGED,
    referrer: said.referrer && said.referrer !== new URL(c.req.url).hostname ? said.referrer : null,
    visitor: objects || automaton ? null : await visitorFrom(c, company_id, at.slice(0, 10)),
    ip_network: objects ? null : networkOf(address),
    occurred_at: at,
  }
}

async function visitorFrom(c: Context<AppEnv>, companyId: string, day: string): Promise<string | null> {
  const address = c.req.header('CF-Connecting-IP')
  if (!address) return null
  const salt = await saltOf(c.get('db'), day, (work) => c.executionCtx.waitUntil(work))
  return salt ? visitorOf(salt, companyId, address, c.req.header('User-Agent') ?? '') : null
}

/** Where a visitor found the card, by the address of its page. */
export function sourceOf(page: string | undefined): Source {
  const tag = URL.parse(page ?? '')?.searchParams.get('s')
  if (!tag) return SOURCE_UNTAGGED
  return taggedSources.find((source) => source === tag) ?? 'other'
}

/** Values of Sec-Purpose (Fetch, section 3.8), and of what came before it: nobody looks at what is fetched so. */
const AHEAD = /prefetch|prerender|preview/

/** Whether a GET brings something that is looked at now. */
export const isShown = ({ req }: Context<AppEnv>) =>
  req.method === 'GET' && !AHEAD.test(`${req.header('Sec-Purpose')} ${req.header('Purpose')}`)

/**
 * Whether a request comes from a card, or from an origin that may call the API, as far as the browser says (Fetch Metadata):
 * any page could have its own visitors counted here. What is no browser says nothing.
 */
export function isFromCard(c: Context<AppEnv>): boolean {
  const isElsewhere = /^(cross|same)-site$/.test(c.req.header('Sec-Fetch-Site') ?? '')
  return !isElsewhere || c.var.config.corsOrigins.includes(c.req.header('Origin') ?? '')
}

/** Counts the page's fetch by a machine, which mostly runs no script that could. Nothing waits for it or fails with it. */
export function countAutomaton(c: Context<AppEnv>, card: Ids): void {
  const action = automatonOf(c.req.header('User-Agent'))
  if (!action || !isShown(c)) return
  c.executionCtx.waitUntil(countSilently(c, card, { action, source: sourceOf(c.req.url) }))
}

/** Counts what no answer tells of: an event that cannot be is logged. Never throws. */
export async function countSilently(c: Context<AppEnv>, card: Ids, said: Said): Promise<void> {
  try {
    if (!(await isFlood(c))) await sendPatiently(c.env.EVENTS, await eventOf(c, card, said))
  } catch (error) {
    console.error(JSON.stringify({ level: 'error', event: 'event_not_counted', error: String(error) }))
  }
}
