import { consumeEvents } from './analytics/consumer'
import { forgetPromptly, keepLedger } from './analytics/upkeep'
import { forgetOldLogins } from './auth/queries'
import { consumeProjections } from './cards/consumer'
import { sweepProjections } from './cards/sweep'
import { openDb } from './db/client'
import { consumeDeadLetters } from './dead-letters/consumer'
import { type Bindings, configOf } from './env'

/** By wrangler.toml's queues. */
export const consumers: Record<string, (batch: MessageBatch<unknown>, env: Bindings) => Promise<void>> = {
  'edgecard-events': consumeEvents,
  'edgecard-projections': consumeProjections,
  'edgecard-dead-letters': consumeDeadLetters,
}

/** By wrangler.toml's crons. */
export const schedule: Record<string, (env: Bindings) => Promise<unknown>> = {
  '17 3 * * *': (env) => each(forgetOldLogins(openDb(configOf(env).databaseUrl)), keepLedger(env)),
  '*/15 * * * *': (env) => each(sweepProjections(env), forgetPromptly(env)),
}

/** Waits for all, of which none ends early because another fails; then throws what the first did. */
async function each(...works: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(works)
  await Promise.all(works)
}
