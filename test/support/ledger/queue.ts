import type { MessageBatch, Queue } from '@cloudflare/workers-types'
import type { Bindings } from '../../../src/env.ts'
import type { Random } from './random.ts'

/** As in wrangler.toml. */
const BATCH_MAX = 100
const CONSUMERS = 2
const RETRIES_MAX = 100
/** Seconds before a batch whose consumer was killed comes again (the visibility timeout of a real queue is longer). */
const KILLED_SECONDS = 30
/** Messages that lie in the queue at once, out of which a batch is drawn in no order. */
const WAITING = 2_000
/** Seconds of the queue's own clock that one batch takes. */
const BATCH_SECONDS = 0.1

/** How often, of batches or of messages. */
const KILLED = 0.02
const FAULTY = 0.03
const TWICE = 0.01
const SHORT = 0.1

export type Consume = (batch: MessageBatch<unknown>, env: Bindings) => Promise<void>
type Waiting = { id: string; body: unknown; attempts: number; due: number }
export type Letter = { reason: string; queue: string; body: unknown }

type Options = {
  bodies: Iterator<unknown>
  random: Random
  consume: Consume
  env: Bindings
  /** Has the database's next answer fail. */
  breakAnswer(): Promise<unknown>
  /** Called after each batch. What it answers ends an interruption, which the queue's clock waits for. */
  afterBatch(batches: number): Promise<unknown> | undefined
  bury(letter: Letter): void
}

/**
 * A queue as Cloudflare documents it, at its worst: at least once, in no order, to two consumers at once. Consumers are
 * killed after their work and before their acks, messages are delivered twice, and answers of the database are lost.
 */
export async function runQueue({ bodies, random, consume, env, breakAnswer, afterBatch, bury }: Options) {
  const ready: Waiting[] = []
  let later: Waiting[] = []
  let clock = 0
  let isOver = false
  let interruption: Promise<unknown> | undefined
  const counts = { batches: 0, deliveries: 0, redeliveries: 0, killed: 0, faults: 0, exhausted: 0 }
  const bindings = { ...env, DEAD_LETTERS: { send: async (letter: Letter) => bury(letter) } as unknown as Queue }

  function refill() {
    while (!isOver && ready.length + later.length < WAITING) {
      const { done, value: body } = bodies.next()
      if (done) isOver = true
      else ready.push({ id: String(counts.deliveries + ready.length), body, attempts: 0, due: 0 })
    }
    const isDue = ({ due }: Waiting) => due <= clock
    ready.push(...later.filter(isDue))
    later = later.filter((message) => !isDue(message))
  }

  function take(): Waiting[] {
    const size = random.chance(SHORT) ? 1 + random.below(BATCH_MAX) : BATCH_MAX
    const taken: Waiting[] = []
    while (taken.length < size && ready.length > 0) {
      const place = random.below(ready.length)
      const message = ready[place] as Waiting
      if (random.chance(TWICE)) taken.push({ ...message })
      else {
        ready[place] = ready[ready.length - 1] as Waiting
        ready.pop()
        taken.push(message)
      }
    }
    return taken
  }

  function again(message: Waiting, seconds: number) {
    if (message.attempts > RETRIES_MAX) counts.exhausted++
    else later.push({ ...message, due: clock + seconds })
    counts.redeliveries++
  }

  async function deliver(taken: Waiting[]) {
    counts.batches++
    counts.deliveries += taken.length
    clock += BATCH_SECONDS
    /** Of a real message the first call counts: an ack, or after how many seconds it is to come again. */
    const settled = new Map<Waiting, number>()
    const settle = (message: Waiting, seconds: number) => settled.has(message) || settled.set(message, seconds)
    const messages = taken.map((message) => ({
      ...{ id: message.id, body: message.body, timestamp: new Date(), attempts: ++message.attempts },
      ack: () => void settle(message, 0),
      retry: (options?: { delaySeconds?: number }) => void settle(message, options?.delaySeconds ?? 1),
    }))
    if (random.chance(FAULTY)) {
      counts.faults++
      await breakAnswer()
    }
    const isKilled = random.chance(KILLED)
    if (isKilled) counts.killed++
    const batch = { queue: 'edgecard-events', messages } as unknown as MessageBatch<unknown>
    const hasThrown = await consume(batch, bindings).then(
      () => false,
      () => true,
    )
    for (const message of taken) {
      const seconds = isKilled ? KILLED_SECONDS : (settled.get(message) ?? (hasThrown ? 1 : 0))
      if (seconds > 0) again(message, seconds)
    }
    const started = afterBatch(counts.batches)
    if (started) interruption = started
  }

  async function consumer() {
    for (;;) {
      refill()
      if (ready.length > 0) {
        await deliver(take())
        continue
      }
      await interruption
      if (later.length === 0) return
      clock = Math.max(clock, Math.min(...later.map(({ due }) => due)))
    }
  }
  await Promise.all(Array.from({ length: CONSUMERS }, consumer))
  return counts
}
