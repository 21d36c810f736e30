import { useQuery, useQueryClient } from '@tanstack/solid-query'
import { createMemo, createSignal, mapArray } from 'solid-js'
import { asApiError, type Person } from '../api'
import { held } from '../parts/loaded'
import { PAGE_PEOPLE, type Search } from '../queries'
import { useWorkplace } from '../workplace'

const pageOf = (row: number) => Math.floor(row / PAGE_PEOPLE)
const pagesOf = (first: number, last: number) =>
  Array.from({ length: pageOf(last) - pageOf(first) + 1 }, (_, page) => pageOf(first) + page)

/** The people of a search by their place in it: of a list of any length, only the pages in sight are read. */
export function createPeople(search: () => Search) {
  const { queries } = useWorkplace()
  const client = useQueryClient()
  const [inSight, setInSight] = createSignal<[first: number, last: number]>([0, 0])
  const pages = createMemo(
    mapArray(
      () => pagesOf(...inSight()),
      (page) => ({ page, query: useQuery(() => queries.peoplePage(search(), page)) }),
    ),
  )
  const latest = () => pages().toSorted((one, other) => other.query.dataUpdatedAt - one.query.dataUpdatedAt)[0]
  /** How many match, as the latest answer says; undefined before there is any. */
  const total = createMemo<number | undefined>((before) => {
    const newest = latest()
    return (newest && held(newest.query)?.total) ?? before
  })
  const at = (row: number): Person | undefined => {
    const found = pages().find(({ page }) => page === pageOf(row))
    return found && held(found.query)?.items[row % PAGE_PEOPLE]
  }
  /** Those that hold nothing: what was read before is still shown when it cannot be read again. */
  const broken = () => pages().filter(({ query }) => query.isError && held(query) === undefined)
  const failed = () => {
    const [first] = broken()
    return first && asApiError(first.query.error)
  }
  const retry = () => {
    for (const { query } of broken()) void query.refetch()
  }
  const loading = () => pages().some(({ query }) => query.isPending || query.isPlaceholderData)

  /** Everybody from one row to another, read where they are not. Throws when that fails. */
  async function between(first: number, last: number): Promise<Person[]> {
    const read = pagesOf(first, last).map((page) => client.ensureQueryData(queries.peoplePage(search(), page)))
    const people = (await Promise.all(read)).flatMap(({ items }) => items)
    const skipped = pageOf(first) * PAGE_PEOPLE
    return people.slice(first - skipped, last - skipped + 1)
  }
  return { at, total, loading, failed, retry, between, show: setInSight }
}

export type People = ReturnType<typeof createPeople>
