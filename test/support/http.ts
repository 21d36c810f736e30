/** Requests under way at once: what one browser, or a patient script, sends. */
const PARALLEL_REQUESTS = 8

// biome-ignore lint/suspicious/noExplicitAny: answers are checked by the assertions on them.
export type Json = any
type Options = { token?: string | undefined; json?: unknown; csv?: string; headers?: Record<string, string> }

/** The API of a running app: `call` for any answer, `ok` for one that has to be a success. */
export function apiOf(origin: string) {
  async function call(method: string, path: string, options: Options = {}): Promise<{ status: number; body: Json }> {
    const { token, json, csv, headers } = options
    const body = json === undefined ? csv : JSON.stringify(json)
    const response = await fetch(new URL(path, origin), {
      method,
      headers: {
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...(csv !== undefined && { 'Content-Type': 'text/csv' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : null }
  }

  async function ok(method: string, path: string, options: Options = {}): Promise<Json> {
    const { status, body } = await call(method, path, options)
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`)
    return body
  }

  /** Every page of a list that is paged by keyset. */
  async function pages(path: string, options: Options & { limit: number }): Promise<Json[]> {
    const found: Json[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const url = new URL(path, origin)
      url.searchParams.set('limit', String(options.limit))
      if (cursor) url.searchParams.set('cursor', cursor)
      const page: Json = await ok('GET', url.pathname + url.search, options)
      found.push(page)
      cursor = page.next_cursor
    }
    return found
  }

  return { call, ok, pages }
}

export type Api = ReturnType<typeof apiOf>

/** Does the work for every item, some at a time; answers in the order of the items. */
export async function inBatches<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>) {
  const results = new Array<Result>(items.length)
  const rest = items.entries()
  const worker = async () => {
    for (const [index, item] of rest) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, worker))
  return results
}
