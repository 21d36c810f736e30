import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { type Api, type Person, unwrap } from '../api'
import { type Search, searchOf } from '../queries'
import type { useSession } from '../session'

/** Requests under way at once: what a browser sends to one host. */
const PARALLEL = 6
/** People that one request names (src/employees/filter.ts). */
const IDS_AT_ONCE = 200
/** As long as a download takes to begin, before its address is given back. */
const REVOKE_AFTER_MS = 60_000

export type Progress = (done: number, all: number) => void

/** People of one page where all are read: as many as the API gives at once. */
const PAGE_MAX = 200

/** Everybody who matches, by cursor, so that nobody is missed whatever changes meanwhile. */
export async function everyone(
  { api, ask }: Pick<ReturnType<typeof useSession>, 'api' | 'ask'>,
  company_id: string,
  search: Search,
  progress: Progress,
  signal: AbortSignal,
): Promise<Person[]> {
  const route = api.company[':company_id'].employees
  const found: Person[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query = { ...searchOf(search), limit: String(PAGE_MAX), ...(cursor && { cursor }) }
    const page: Awaited<ReturnType<typeof read>> = await read(query)
    found.push(...page.items)
    progress(found.length, page.total)
    cursor = page.next_cursor
  }
  return found

  function read(query: Parameters<typeof route.$get>[0]['query']) {
    return ask(route.$get({ param: { company_id }, query }, { init: { signal } }))
  }
}

/** Does the work for each, some at a time, until `signal`; answers those it failed for. */
export async function forEachOf<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  progress: Progress,
  signal: AbortSignal,
) {
  const failed: { item: Item; error: unknown }[] = []
  const rest = items.values()
  let done = 0
  const worker = async () => {
    for (const item of rest) {
      if (signal.aborted) return
      await work(item).catch((error: unknown) => failed.push({ item, error }))
      progress(++done, items.length)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return failed
}

/** A zip of everybody's code, and who is not in it. */
export async function zipOfCodes(
  people: readonly Person[],
  kind: 'svg' | 'png',
  progress: Progress,
  signal: AbortSignal,
) {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    parts.push(chunk as Uint8Array<ArrayBuffer>)
  })
  const failed = await forEachOf(
    people,
    async ({ card, public_slug }) => {
      const response = await fetch(`${new URL(card.url).pathname}/qr.${kind}`, { signal })
      if (!response.ok) throw new Error(`the code answered ${response.status}`)
      const bytes = new Uint8Array(await response.arrayBuffer())
      const file = kind === 'svg' ? new ZipDeflate(`${public_slug}.svg`) : new ZipPassThrough(`${public_slug}.png`)
      zip.add(file)
      file.push(bytes, true)
    },
    progress,
    signal,
  )
  zip.end()
  return { zip: new Blob(parts, { type: 'application/zip' }), missing: failed.map(({ item }) => item) }
}

type Which = { ids: string[] } | { q: string; status: 'active' | 'inactive' | 'all' }

/** People as one file: of a filter, or of as many ids as there are, asked for part by part. */
export async function exportOf(api: Api, company_id: string, kind: 'csv' | 'vcf', which: Which) {
  const route = api.company[':company_id'].employees[`export.${kind}`]
  const read = async (query: Record<string, string>) => {
    const response = await route.$get({ param: { company_id }, query })
    if (!response.ok) await unwrap(Promise.resolve(response as never))
    return response.blob()
  }
  if (!('ids' in which)) return read({ status: which.status, ...(which.q && { q: which.q }) })
  const parts: Blob[] = []
  for (let at = 0; at < which.ids.length; at += IDS_AT_ONCE) {
    const part = await read({ ids: which.ids.slice(at, at + IDS_AT_ONCE).join(',') })
    parts.push(kind === 'csv' && at > 0 ? await withoutHeader(part) : part)
  }
  return new Blob(parts)
}

async function withoutHeader(csv: Blob) {
  const text = await csv.text()
  return new Blob([text.slice(text.indexOf('\n') + 1)])
}

/** Gives the browser a file to keep. */
export function keep(file: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS)
}
