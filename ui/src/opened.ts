import { createSignal } from 'solid-js'

/** A company that a superadmin looks at. */
type Opened = { id: string; name: string }

const STORAGE_KEY = 'edgecard.opened'
/** Requests that change nothing of the company, whatever their method: of the superadmin's own account, and previews. */
const HARMLESS = /^\/api\/(auth|session)\b|\/preview$/

const stored = sessionStorage.getItem(STORAGE_KEY)
const [opened, setOpened] = createSignal<Opened | undefined>(stored ? (JSON.parse(stored) as Opened) : undefined)

export { opened }

/** In this tab, until it is left; `undefined` leaves it. */
export function openCompany(company: Opened | undefined) {
  if (company) sessionStorage.setItem(STORAGE_KEY, JSON.stringify(company))
  else sessionStorage.removeItem(STORAGE_KEY)
  setOpened(company)
}

const refusal = {
  ...{ type: 'about:blank', title: 'You are only looking', status: 403, code: 'forbidden' },
  detail: 'You opened this company to look at it, so nothing was changed. Its administrators change it.',
}

/** fetch, which refuses to change a company that was opened to look at, whichever page asks. */
export const lookingFetch: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input, location.origin)
  if (!opened() || (init?.method ?? 'GET') === 'GET' || HARMLESS.test(url.pathname)) return fetch(input, init)
  return Response.json(refusal, { status: refusal.status, headers: { 'Content-Type': 'application/problem+json' } })
}
