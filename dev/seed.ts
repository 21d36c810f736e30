import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Database, localSql } from './database.ts'
import { writeHistory } from './history.ts'
import { people } from './people.ts'

/** What `pnpm dev` shows: an invented company. Everybody can read the password, so it is for laptops only. */
export const demo = {
  company_name: 'Copperline Coffee',
  full_name: 'Maya Lindqvist',
  email: 'demo@example.com',
  password: 'copperline demo',
}
const company = {
  brand_color: '#8a4b1f',
  domain: 'example.com',
  legal_footer: 'Copperline Coffee Roasters, LLC · 18 Alder Wharf, Portland, OR 97209',
}
const LOGO = new URL('copperline.png', import.meta.url)

/** Room to try an import; as src/subscriptions/plans.ts has it. */
const ENLARGE = `UPDATE subscriptions SET plan = 'team', max_employees = 500 WHERE company_id = $1 AND ends_at IS NULL`
/** More than the demo has people. */
const PAGE_LIMIT = 100

const session = z.object({ access_token: z.string(), company_id: z.uuid() })
const person = z.object({ id: z.uuid(), external_id: z.string().nullable(), card: z.object({ url: z.string() }) })
const uploaded = z.object({ logo_url: z.string() })
const page = z.object({ items: z.array(person) })

type Call = (method: string, path: string, body?: unknown) => Promise<Response>

/**
 * Makes the demo company and whoever of it is missing, through the API; what is there stays. A company that had nobody gets
 * a larger plan and a history of visits, which take the database. Answers one card's URL.
 */
export async function seedDemo(origin: string, database: Database): Promise<string | undefined> {
  const signedIn = await signIn(origin)
  if (!signedIn) return undefined
  const call = caller(origin, signedIn.access_token)
  const list = `/api/company/${signedIn.company_id}/employees`
  const { items } = page.parse(await answer(await call('GET', `${list}?status=all&limit=${PAGE_LIMIT}`)))
  const known = new Map(items.map((item) => [item.external_id, item]))
  const made = await Promise.all(
    people.map(async (input, index) => {
      const external_id = `demo-${index + 1}`
      return known.get(external_id) ?? person.parse(await answer(await call('POST', list, { ...input, external_id })))
    }),
  )
  if (items.length === 0) {
    await localSql(database.ownerUrl).query(ENLARGE, [signedIn.company_id])
    await writeHistory(
      database,
      signedIn.company_id,
      made.map(({ id }) => id),
    )
  }
  return made[0]?.card.url
}

/** Nothing where somebody has changed the demo's password: the company is theirs now. */
async function signIn(origin: string): Promise<z.infer<typeof session> | undefined> {
  const { email, password } = demo
  const call = caller(origin)
  const known = await call('POST', '/api/auth/login', { email, password })
  if (known.ok) return session.parse(await known.json())
  const made = await call('POST', '/api/auth/signup', demo)
  if (made.status === 409) return undefined
  const signedIn = session.parse(await answer(made))
  const path = `/api/company/${signedIn.company_id}`
  const callAs = caller(origin, signedIn.access_token)
  const { logo_url } = uploaded.parse(await answer(await callAs('POST', `${path}/logo`, await readFile(LOGO))))
  await answer(await callAs('PATCH', path, { ...company, logo_url }))
  return signedIn
}

async function answer(response: Response): Promise<unknown> {
  const body = await response.text()
  if (!response.ok) throw new Error(`cannot seed the demo company: ${response.url} answered ${response.status} ${body}`)
  return JSON.parse(body)
}

function caller(origin: string, token?: string): Call {
  const authorization = { ...(token && { Authorization: `Bearer ${token}` }) }
  return (method, path, body) => {
    const isFile = body instanceof Uint8Array
    const type = { 'Content-Type': isFile ? 'image/png' : 'application/json' }
    const content = isFile ? new Uint8Array(body) : JSON.stringify(body)
    return fetch(origin + path, { method, headers: { ...authorization, ...type }, body: body ? content : null })
  }
}
