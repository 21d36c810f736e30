import * as z from 'zod'
import { line, uuid } from '../fields'
import { sorts } from './list'

const SEARCH_MAX_CHARS = 120
/** People named one by one in a URL: as many as a page of a list, and far below the 16 KB that Cloudflare takes. */
const IDS_MAX = 200

/** Parameters that say which people of a company are meant. */
export const peopleFilter = {
  q: line(SEARCH_MAX_CHARS).optional().describe('In name, e-mail, title or department'),
  status: z.enum(['active', 'inactive', 'all'], 'Send active, inactive or all.').default('active'),
}

export const sort = z.enum(sorts, `Send one of: ${sorts.join(', ')}.`).default('name')

export const ids = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(uuid).max(IDS_MAX, `Name at most ${IDS_MAX} people at once.`))
  .optional()
  .describe('Exactly these people, separated by commas, whatever the other parameters say')
