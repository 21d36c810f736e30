import type { BenchFaults, KvCounts } from '../test/support/kv-faults.ts'
import type { Bench } from './app.ts'

type Call = { token?: string; body: string; type?: string; headers?: Record<string, string> }
export type Company = { id: string; token: string }

/** Sends to the Worker; throws unless it succeeds. */
export async function send(
  { origin }: Bench,
  path: string,
  { token, body, type = 'application/json', headers: more }: Call,
) {
  const headers = { 'Content-Type': type, ...(token && { Authorization: `Bearer ${token}` }), ...more }
  const response = await fetch(origin + path, { method: 'POST', headers, body })
  const text = await response.text()
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status} ${text}`)
  return text
}

export async function signUp(bench: Bench): Promise<Company> {
  const email = `admin-${crypto.randomUUID()}@example.com`
  const body = JSON.stringify({ email, password: 'correct horse battery', full_name: 'Ada Admin' })
  const session = JSON.parse(await send(bench, '/api/auth/signup', { body }))
  return { id: session.company_id, token: session.access_token }
}

/** Room for as many people as a measure needs. */
export async function enlarge({ neon }: Bench, { id }: Company): Promise<void> {
  const statement = `UPDATE subscriptions SET plan = 'business', max_employees = 20000 WHERE company_id = $1`
  await neon.admin((client) => client.query(statement, [id]))
}

/** A card with about as much on it as most have; answers its path. */
export async function addCard(bench: Bench, { id, token }: Company): Promise<string> {
  const person = {
    ...{ full_name: 'Ada Lovelace', job_title: 'Principal Engineer', department: 'Computation' },
    ...{ email: `ada-${crypto.randomUUID()}@engines.example`, phone: '+442079460018', whatsapp: '+447700900123' },
    bio: 'Writes programs for machines that are yet to be built.',
    address: '12 St James’s Square, London SW1Y 4JH',
    social_links: { website: 'https://engines.example', linkedin: 'ada-lovelace', x: 'ada', github: 'ada' },
  }
  const body = JSON.stringify(person)
  const { card } = JSON.parse(await send(bench, `/api/company/${id}/employees`, { token, body }))
  return new URL(card.url).pathname
}

/** A spreadsheet of them, sent as one import. Throws unless all are new. */
export async function importPeople(bench: Bench, { id, token }: Company, count: number): Promise<void> {
  const rows = people(count)
  const csv = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
  const body = csv.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n')
  const report = await send(bench, `/api/company/${id}/employees/import`, { token, body, type: 'text/csv' })
  const { created } = JSON.parse(report)
  if (created !== count) throw new Error(`${created} of ${count} people were created`)
}

/** Changes what goes wrong in the Worker at `origin` from now on. */
export async function setFaults(origin: string, faults: BenchFaults): Promise<void> {
  await fetch(`${origin}/bench/faults`, { method: 'POST', body: JSON.stringify(faults) })
}

export const kvCounts = async (origin: string) =>
  (await (await fetch(`${origin}/bench/counts`, { method: 'POST' })).json()) as KvCounts

/** The addresses of a company's people, from the owner's view of the database. */
export const cardPaths = ({ neon }: Bench, { id }: Company): Promise<string[]> =>
  neon.admin(async (client) => {
    const statement = `SELECT '/card/' || company_slug || '/' || employee_slug AS path FROM card_view WHERE company_id = $1`
    return (await client.query<{ path: string }>(statement, [id])).rows.map(({ path }) => path)
  })

/** Has `work` done for each, so many at a time. */
export async function forEach<Item>(items: Iterable<Item>, parallel: number, work: (item: Item) => Promise<unknown>) {
  const rest = items[Symbol.iterator]()
  const worker = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: parallel }, worker))
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** So many people, the same ones each time. */
export const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    full_name: `Person Number ${n}`,
    job_title: `Engineer of Section ${n % 40}`,
    department: `Department ${n % 12}`,
    email: `person-${n}@engines.example`,
    phone: `+4420794${String(n).padStart(5, '0')}`,
    address: `${(n % 200) + 1} Analytical Street, London`,
    external_id: `staff-${n}`,
  }))
