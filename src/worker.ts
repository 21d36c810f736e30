import { createBase } from './base'
import { publicCards } from './cards/public'
import { warmAnswer } from './cards/warm'
import type { Bindings, QueueMessage } from './env'
import { lazily } from './lazily'

/*
 * An isolate starts with what shows a card, because visitors wait for that. All else, which would double its start
 * (bench/README.md), is loaded when it is first asked for.
 */
const cards = createBase().route('/card', publicCards)
const loadApp = lazily(() => import('./app'))
const loadBackground = lazily(() => import('./background'))

async function serve(request: Request, env: Bindings, context: ExecutionContext): Promise<Response> {
  if (new URL(request.url).pathname.startsWith('/card/')) return cards.fetch(request, env, context)
  return (await loadApp()).app.fetch(request, env, context)
}

export default {
  fetch: (request, env, context) => warmAnswer(request, env, context) ?? serve(request, env, context),
  async queue(batch, env) {
    const consume = (await loadBackground()).consumers[batch.queue]
    if (!consume) throw new Error(`no consumer for queue ${batch.queue}: see wrangler.toml`)
    await consume(batch, env)
  },
  async scheduled({ cron }, env) {
    const work = (await loadBackground()).schedule[cron]
    if (!work) throw new Error(`no work for the cron ${cron}: see wrangler.toml`)
    await work(env)
  },
} satisfies ExportedHandler<Bindings, QueueMessage>
