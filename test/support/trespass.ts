import { randomUUID } from 'node:crypto'
import type { Json } from './http'

type Owned = { id: string; csv: string; employees: Json[] }
type Trespass = [method: string, path: string, options: { json?: unknown; csv?: string }, status: 403 | 404]

/** People of the other company that are tried, one by one. */
const PEOPLE_TRIED = 5
const json = { full_name: 'Mallory' }

/** Everything that an admin of `mine` might try on another company, with what the API has to answer. */
export function trespasses(mine: Owned, theirs: Owned): Trespass[] {
  const company = `/api/company/${theirs.id}`
  const guesses = [...theirs.employees.slice(0, PEOPLE_TRIED).map(({ id }) => id), randomUUID()]
  return [
    ['GET', '/api/company', {}, 403],
    ['GET', company, {}, 403],
    ['PATCH', company, { json: { name: 'Mallory Inc.' } }, 403],
    ['GET', `${company}/subscription`, {}, 403],
    ['PUT', `${company}/subscription`, { json: { plan: 'free' } }, 403],
    ['PUT', `/api/company/${mine.id}/subscription`, { json: { plan: 'free' } }, 403],
    ['GET', `${company}/employees`, {}, 403],
    ['GET', `${company}/employees?status=all&q=a`, {}, 403],
    ['POST', `${company}/employees`, { json }, 403],
    ['POST', `/api/employees/company/${theirs.id}`, { json }, 403],
    ['POST', `${company}/employees/import`, { csv: mine.csv }, 403],
    ['GET', `/api/analytics/company/${theirs.id}`, {}, 403],
    ['POST', '/api/auth/switch', { json: { company_id: theirs.id } }, 403],
    ...guesses.flatMap((id): Trespass[] => [
      ['GET', `/api/employees/${id}`, {}, 404],
      ['PUT', `/api/employees/${id}`, { json }, 404],
      ['PATCH', `/api/employees/${id}`, { json }, 404],
      ['DELETE', `/api/employees/${id}`, {}, 404],
      ['POST', `/api/employees/${id}/invitation`, { json: { email: 'mallory@example.com' } }, 404],
      ['GET', `/api/analytics/employee/${id}`, {}, 404],
    ]),
  ]
}
