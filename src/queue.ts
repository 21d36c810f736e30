import type { Message, Queue, QueueSendOptions } from '@cloudflare/workers-types'

const SEND_ATTEMPTS = 3
/** Before the second attempt; doubled for each one after. */
const SEND_BACKOFF_MS = 50

/** Sends a message, trying again after a pause; throws the last error when the queue takes none. */
export async function sendPatiently<Body>(
  queue: Queue<Body>,
  message: Body,
  options?: QueueSendOptions,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await queue.send(message, options)
      return
    } catch (error) {
      if (attempt === SEND_ATTEMPTS) throw error
      await new Promise((resolve) => setTimeout(resolve, SEND_BACKOFF_MS * 2 ** (attempt - 1)))
    }
  }
}

/** Seconds; doubled for each attempt, up to the longest: with 100 retries (wrangler.toml) an outage may last 15 hours. */
const RETRY_SECONDS = 5
const RETRY_MAX_SECONDS = 600

/** Has a message come again, the later the more often it came. */
export const retryLater = (message: Message) =>
  message.retry({ delaySeconds: Math.min(RETRY_SECONDS * 2 ** (message.attempts - 1), RETRY_MAX_SECONDS) })

/** A message that can never be worked on, kept for a person to read with why. */
type DeadLetter = { reason: string; queue: string; body: unknown }

/** Moves a message to the dead-letter queue, then acks it: were the send lost, the message would come again. */
export async function bury(deadLetters: Queue, queue: string, message: Message, reason: string): Promise<void> {
  try {
    await sendPatiently<DeadLetter>(deadLetters, { reason, queue, body: message.body })
    message.ack()
    console.warn(JSON.stringify({ level: 'warn', event: 'dead_letter', queue, id: message.id, reason }))
  } catch {
    retryLater(message)
  }
}
