import type { Context } from 'hono'
import type { AppEnv } from '../env'
import { Problem } from '../errors'
import { cardAddress } from './address'
import { cacheDeps, type Read, readCard } from './cache'
import { describeRead } from './headers'
import type { CardPayload } from './payload'

const noSuchCard = () => new Problem('not_found', 'There is no card at this address; check its spelling.')

/** The card that a request's address leads to, and how it was read; a Problem when there is none (404) or no more (410). */
export async function cardFor(
  c: Context<AppEnv>,
  company: string,
  employee: string,
): Promise<Read & { payload: CardPayload }> {
  const config = c.get('config')
  const address = cardAddress(config.publicUrl, company, employee)
  if (!address) throw noSuchCard()
  const read = await readCard(cacheDeps(c.env, config, c.executionCtx), address)
  describeRead(c, read)
  switch (read.entry.state) {
    case 'live':
      return { ...read, payload: read.entry.payload }
    case 'gone':
      throw new Problem('card_gone', 'This person’s card was taken down by their company.')
    case 'missing':
      throw noSuchCard()
  }
}
