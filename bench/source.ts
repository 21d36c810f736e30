import { registerHooks } from 'node:module'

const SOURCE = new URL('../src/', import.meta.url).href

/** Lets Node import src/, which names its files as bundlers do: without extension. */
registerHooks({
  resolve(specifier, context, next) {
    const isOurs = specifier.startsWith('.') && context.parentURL?.startsWith(SOURCE)
    return next(isOurs && !specifier.endsWith('.ts') ? `${specifier}.ts` : specifier, context)
  },
})

export const consumer = () => import('../src/analytics/consumer.ts')

/** What the API's reports are made of. */
export async function analytics() {
  const [{ openDb, inScope }, { listEvents }, rollUps] = await Promise.all([
    import('../src/db/client.ts'),
    import('../src/analytics/queries.ts'),
    import('../src/analytics/roll-up.ts'),
  ])
  return { openDb, inScope, listEvents, ...rollUps }
}
