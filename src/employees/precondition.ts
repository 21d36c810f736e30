import { Problem } from '../errors'
import { tagOf } from '../precondition'

export const overtaken = (row: { updatedAt: string }) =>
  new Problem(
    'precondition_failed',
    'Somebody else changed this person meanwhile. Read them again, and decide what to keep.',
    { etag: tagOf(row) },
  )

export const nobody = () => new Problem('not_found', 'There is no such person in this company.')
