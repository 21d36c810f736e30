import type { Bindings } from '../../src/env'
import { call, type Json, request } from './client'
import type { Tenant } from './tenant'

type Sent = { env?: Bindings; query?: string; headers?: Record<string, string> }

const importPath = ({ companyId }: Tenant, query = '') =>
  `/api/company/${companyId}/employees/import${query && `?${query}`}`
const csvRequest = ({ token }: Tenant, csv: string, { env, headers }: Sent) => ({
  token,
  body: csv,
  headers: { 'Content-Type': 'text/csv; charset=utf-8', ...headers },
  ...(env && { env }),
})

/** Imports a file through the API. */
export const send = (tenant: Tenant, csv: string, sent: Sent = {}) =>
  call('POST', importPath(tenant, sent.query), csvRequest(tenant, csv, sent))

export const rehearse = (tenant: Tenant, csv: string, sent: Sent = {}) =>
  send(tenant, csv, { ...sent, query: ['dry_run=true', sent.query].filter(Boolean).join('&') })

/** Imports a file; answers the response whose body is being written. */
export const sendForLines = (tenant: Tenant, csv: string, sent: Sent = {}) =>
  request(
    'POST',
    importPath(tenant, sent.query),
    csvRequest(tenant, csv, { ...sent, headers: { Accept: 'application/x-ndjson' } }),
  )

export const linesOf = async (response: Response): Promise<Json[]> => {
  // Not text(): workerd warns of a type that it does not know as text.
  const text = new TextDecoder().decode(await response.arrayBuffer())
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

export const counts = ({ created, updated, unchanged, failed }: Json) => ({ created, updated, unchanged, failed })
export const columns = (...choices: string[]) =>
  choices.map((choice) => `column=${encodeURIComponent(choice)}`).join('&')

export const numbered = (count: number) =>
  `name,id\n${Array.from({ length: count }, (_, index) => `Person ${index},${index}`).join('\n')}`
