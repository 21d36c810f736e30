import { consumeProjections } from '../../src/cards/consumer'
import type { Bindings } from '../../src/env'

type Waiting = { body: unknown; due: number; attempts: number; isCopy?: boolean }
type Delivery = {
  batchSize?: number
  /** Each message twice, as a queue may deliver it. */
  isTwice?: boolean
  /** The last message first. */
  isReversed?: boolean
}

/**
 * The projections queue in the hands of a test: what is sent waits until `deliver`, and comes again when the consumer says
 * so. `invocations` has what each run of the consumer cost, by `cost`.
 */
export function heldQueue(env: Bindings, cost: () => number = () => 0) {
  let waiting: Waiting[] = []
  const invocations: number[] = []
  const add = (body: unknown, delaySeconds = 0, attempts = 1) =>
    void waiting.push({ body, due: Date.now() + delaySeconds * 1_000, attempts })
  const PROJECTIONS = {
    send: async (body: unknown, options?: QueueSendOptions) => add(body, options?.delaySeconds),
    sendBatch: async (messages: Iterable<MessageSendRequest>) => {
      for (const { body, delaySeconds } of messages) add(body, delaySeconds)
    },
  } as unknown as Bindings['PROJECTIONS']
  const own: Bindings = { ...env, PROJECTIONS }

  /** Hands over what is due by now, once. */
  async function deliver({ batchSize = 100, isTwice = false, isReversed = false }: Delivery = {}): Promise<number> {
    const due = waiting.filter((message) => message.due <= Date.now())
    waiting = waiting.filter((message) => message.due > Date.now())
    const order = isReversed ? due.reverse() : due
    const sent = isTwice ? order.flatMap((message) => [message, { ...message, isCopy: true }]) : order
    for (let at = 0; at < sent.length; at += batchSize) {
      const messages = sent.slice(at, at + batchSize).map(({ body, attempts, isCopy }, n) => ({
        ...{ id: `${at + n}`, timestamp: new Date(), body, attempts, ack() {} },
        retry: (options?: QueueRetryOptions) => isCopy || add(body, options?.delaySeconds, attempts + 1),
      }))
      const before = cost()
      await consumeProjections({ queue: 'edgecard-projections', messages } as unknown as MessageBatch<unknown>, own)
      invocations.push(cost() - before)
    }
    return sent.length
  }
  return { env: own, deliver, invocations, waiting: () => waiting.length }
}
