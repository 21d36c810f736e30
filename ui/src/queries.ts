import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/solid-query'
import type { ClientResponse } from 'hono/client'
import type { Company, PeopleQuery, Person, SeriesAnswer } from './api'
import { ownZone } from './parts/intl'
import type { useSession } from './session'

/** People of one page of the list: a few screens of them, so that the first is there soon and any other as soon. */
export const PAGE_PEOPLE = 100
/** Milliseconds that a page is in sight before it is asked for, so that a drag of the scroll bar asks for none it flies past. */
const IN_SIGHT_MS = 80
/** Events of one page of a report: as many as one reads at a glance. */
const PAGE_EVENTS = '20'

export type Search = { [Key in 'q' | 'status' | 'sort']: NonNullable<PeopleQuery[Key]> }
export type Period = { from: string; to: string }
export type Interval = SeriesAnswer['interval']
/** What happened in a period, by interval. */
export type Series = SeriesAnswer & Period
type Cursor = string | undefined
/** What was read, with the entity tag that a change of it must name. */
type Tagged<Of> = Of & { tag: string }
export type TaggedPerson = Tagged<{ person: Person }>
export type TaggedCompany<Of = Company> = Tagged<{ company: Of }>

/** Cards are opened all the time: what is kept of a report is only shown until the present one is there. */
const ALWAYS_STALE = { staleTime: 0 }

type Talk = Pick<ReturnType<typeof useSession>, 'api' | 'ask'>

/** A body with its tag; headers are there as long as the response is. */
export async function tagged<Body>(ask: Talk['ask'], pending: Promise<ClientResponse<Body, number, string>>) {
  const body = await ask(pending)
  return { body, tag: (await pending).headers.get('ETag') ?? '*' }
}

export const searchOf = ({ q, status, sort }: Search) => ({ status, sort, ...(q && { q }) })
const from = (cursor: Cursor) => (cursor === undefined ? {} : { cursor })

/** Of whoever is signed in, with or without a company. */
export const meQuery = ({ api, ask }: Talk) =>
  queryOptions({ queryKey: ['me'], queryFn: () => ask(api.auth.me.$get()) })

/** Everything that the screens of a company read, under the keys by which it is kept and, a prefix at a time, outdated. */
export function createQueries({ api, ask }: Talk, companyId: string) {
  const param = { company_id: companyId }
  const company = api.company[':company_id']
  const employee = api.employees[':employee_id']
  const reports = api.analytics.company[':company_id']
  const personReports = api.analytics.employee[':employee_id']
  const keys = {
    company: [companyId, 'company'],
    subscription: [companyId, 'subscription'],
    people: [companyId, 'people'],
    pages: [companyId, 'people', 'pages'],
    reports: [companyId, 'reports'],
  } as const

  return {
    keys,
    me: () => meQuery({ api, ask }),
    company: () =>
      queryOptions({
        queryKey: keys.company,
        queryFn: async (): Promise<TaggedCompany> => {
          const { body, tag } = await tagged(ask, company.$get({ param }))
          return { company: body, tag }
        },
      }),
    /** How far the cards follow the company's last change: asked for as long as somebody watches. */
    refresh: () =>
      queryOptions({
        queryKey: [companyId, 'refresh'],
        queryFn: () => ask(company.refresh.$get({ param })),
        ...ALWAYS_STALE,
      }),
    subscription: () =>
      queryOptions({ queryKey: keys.subscription, queryFn: () => ask(company.subscription.$get({ param })) }),
    firstPerson: () =>
      queryOptions({
        queryKey: [...keys.people, 'first'],
        queryFn: () => ask(company.employees.$get({ param, query: { limit: '1' } })),
      }),
    peoplePage: (search: Search, page: number) =>
      queryOptions({
        queryKey: [...keys.pages, search, page],
        queryFn: async ({ signal }) => {
          if (page > 0) await new Promise((resolve) => setTimeout(resolve, IN_SIGHT_MS))
          signal.throwIfAborted()
          const query = { ...searchOf(search), offset: String(page * PAGE_PEOPLE), limit: String(PAGE_PEOPLE) }
          return ask(company.employees.$get({ param, query }, { init: { signal } }))
        },
        placeholderData: keepPreviousData,
      }),
    person: (employee_id: string) =>
      queryOptions({
        queryKey: [companyId, 'person', employee_id],
        queryFn: async (): Promise<TaggedPerson> => {
          const { body, tag } = await tagged(ask, employee.$get({ param: { employee_id } }))
          return { person: body, tag }
        },
      }),
    companyReport: (period: Period) =>
      infiniteQueryOptions({
        ...ALWAYS_STALE,
        queryKey: [...keys.reports, 'company', period],
        queryFn: ({ pageParam }) =>
          ask(reports.$get({ param, query: { ...period, limit: PAGE_EVENTS, ...from(pageParam) } })),
        initialPageParam: undefined as Cursor,
        getNextPageParam: ({ next_cursor }) => next_cursor,
        placeholderData: keepPreviousData,
      }),
    personReport: (employee_id: string, period: Period) =>
      infiniteQueryOptions({
        ...ALWAYS_STALE,
        queryKey: [...keys.reports, 'person', employee_id, period],
        queryFn: ({ pageParam }) =>
          ask(
            personReports.$get({
              param: { employee_id },
              query: { ...period, limit: PAGE_EVENTS, ...from(pageParam) },
            }),
          ),
        initialPageParam: undefined as Cursor,
        getNextPageParam: ({ next_cursor }) => next_cursor,
        // Of another period, never of another person.
        placeholderData: (before, query) => (query?.queryKey[3] === employee_id ? before : undefined),
      }),
    /** Of the company, or of one person. */
    series: (employee_id: string | undefined, period: Period, interval: Interval) =>
      queryOptions({
        ...ALWAYS_STALE,
        queryKey: [...keys.reports, 'series', employee_id, interval, period],
        queryFn: async (): Promise<Series> => {
          const query = { ...period, interval, time_zone: ownZone() }
          const pending =
            employee_id === undefined
              ? reports.series.$get({ param, query })
              : personReports.series.$get({ param: { employee_id }, query })
          return { ...(await ask(pending)), ...period }
        },
        placeholderData: (before, query) => (query?.queryKey[3] === employee_id ? before : undefined),
      }),
    busyPeople: (period: Period) =>
      infiniteQueryOptions({
        ...ALWAYS_STALE,
        queryKey: [...keys.reports, 'people', period],
        queryFn: ({ pageParam }) => ask(reports.people.$get({ param, query: { ...period, ...from(pageParam) } })),
        initialPageParam: undefined as Cursor,
        getNextPageParam: ({ next_cursor }) => next_cursor,
      }),
  }
}

export type Queries = ReturnType<typeof createQueries>
