import { actions, type Device, devices, type EventAction } from '../../src/analytics/message'

/** A telephone whose user agent says so. */
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'

/** Any primes: the steps at which the taps walk through people and actions. */
const PERSON_STEP = 101
const ACTION_STEP = 3
/** One tap in so many is sent again, at once and once more after many others. */
const REPEATED_EVERY = 10
/** Far enough that the consumer has had the first in another batch (wrangler.toml: at most 100). */
const REPEAT_AFTER = 500

/** A tap on somebody's card; without `device` it is the user agent that tells. */
export type Tap<Target> = { event_id: string; target: Target; action: EventAction; device: Device | undefined }

/** So many taps, spread over the targets and actions; the same ones every time, but for their ids. */
export function spreadTaps<Target>(targets: readonly Target[], count: number): Tap<Target>[] {
  return Array.from({ length: count }, (_, n) => ({
    event_id: crypto.randomUUID(),
    target: pick(targets, n * PERSON_STEP),
    // Most are views, as in life.
    action: n % 2 === 0 ? 'view' : pick(actions, (n >> 1) * ACTION_STEP),
    device: n % 5 === 0 ? undefined : pick(devices, n),
  }))
}

/** What goes over the wire: the taps, and among them those that a browser sends again because it heard no answer. */
export const withRepeats = <Target>(taps: readonly Tap<Target>[]): Tap<Target>[] =>
  taps.flatMap((tap, n) => {
    const earlier = taps[n - REPEAT_AFTER]
    const late = earlier && n % REPEATED_EVERY === 0 ? [earlier] : []
    return [tap, ...(n % REPEATED_EVERY === 0 ? [tap] : []), ...late]
  })

/** The request that sends a tap. */
export const tapRequest = ({ event_id, action, device }: Tap<unknown>) => ({
  json: { event_id, action, ...(device && { device }) },
  headers: device ? {} : { 'User-Agent': IPHONE },
})

type Person = { id: string; full_name: string }
type Event = { id: string; employee_id: string; employee_name: string; action: string; device: string }

/** All that is known of a tap, to compare with `eventKey` of what the API lists. */
export const tapKey = ({ event_id, target, action, device = 'mobile' }: Tap<Person>) =>
  [event_id, target.id, target.full_name, action, device].join(' ')
export const eventKey = ({ id, employee_id, employee_name, action, device }: Event) =>
  [id, employee_id, employee_name, action, device].join(' ')

/** How many of each action: every action, also those at nought. */
export function summaryOf(taps: readonly Tap<unknown>[]): Record<EventAction, number> {
  const count = (action: EventAction) => taps.filter((tap) => tap.action === action).length
  return Object.fromEntries(actions.map((action) => [action, count(action)])) as Record<EventAction, number>
}

/** The days of a report added up. */
export function sumOfDays(days: { counts: Partial<Record<EventAction, number>> }[]): Record<EventAction, number> {
  const sum = (action: EventAction) => days.reduce((total, { counts }) => total + (counts[action] ?? 0), 0)
  return Object.fromEntries(actions.map((action) => [action, sum(action)])) as Record<EventAction, number>
}

function pick<Item>(items: readonly Item[], n: number): Item {
  const item = items[n % items.length]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
