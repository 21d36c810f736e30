import { z } from 'zod'
import { oneLine } from './settings.ts'

/** Messages that the API sends again at once (src/dead-letters/routes.ts), and so those of a page. */
const AT_ONCE = 100
const LOCAL = 'http://127.0.0.1:8787'

const page = z.object({
  items: z.array(z.object({ id: z.string(), queue: z.string(), reason: z.string() })),
  next_cursor: z.string().nullable(),
})

/**
 * pnpm replay EMAIL [ORIGIN]: sends every message that could not be worked on to its queue again, as the superadmin EMAIL,
 * whose password EDGECARD_PASSWORD holds. Those that fail once more come back, with their reason.
 */
try {
  const [email, origin = LOCAL] = process.argv.slice(2)
  const password = process.env.EDGECARD_PASSWORD
  if (!email || !password) throw new Error('usage: EDGECARD_PASSWORD=… pnpm replay EMAIL [https://cards.example.com]')
  const signedIn = await ask(origin, '/api/auth/login', { json: { email, password } })
  const token = z.object({ access_token: z.string() }).parse(signedIn).access_token
  // All of them first: what fails again is no reason to go on for ever.
  const letters: z.infer<typeof page>['items'] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: String(AT_ONCE), ...(cursor && { cursor }) })
    const { items, next_cursor } = page.parse(await ask(origin, `/api/dead-letters?${query}`, { token }))
    letters.push(...items)
    cursor = next_cursor
  }
  const reasons = Map.groupBy(letters, ({ queue, reason }) => `${queue}: ${reason.split('\n')[0]}`)
  for (const [reason, those] of reasons) console.log(`${those.length} × ${reason}`)
  for (let at = 0; at < letters.length; at += AT_ONCE) {
    const ids = letters.slice(at, at + AT_ONCE).map(({ id }) => id)
    await ask(origin, '/api/dead-letters/replay', { token, json: { ids } })
    console.log(`${at + ids.length} of ${letters.length} sent again`)
  }
  if (letters.length === 0) console.log('there are no dead letters')
} catch (error) {
  console.error(`replay: ${oneLine(error)}`)
  process.exitCode = 1
}

async function ask(
  origin: string,
  path: string,
  { token, json }: { token?: string; json?: unknown },
): Promise<unknown> {
  const response = await fetch(new URL(path, origin), {
    ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
  })
  if (response.ok) return response.json()
  const { detail } = (await response.json().catch(() => ({}))) as { detail?: string }
  throw new Error(`${path} answered ${response.status}${detail ? `: ${detail}` : ''}`)
}
