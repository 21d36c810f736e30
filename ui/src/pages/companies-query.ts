import { infiniteQueryOptions, keepPreviousData } from '@tanstack/solid-query'
import type { InferResponseType } from 'hono/client'
import type { Api } from '../api'
import type { useSession } from '../session'
import type { Status } from './companies-text'

export type CompaniesPage = InferResponseType<Api['company']['$get'], 200>
export type Listed = CompaniesPage['items'][number]

export const companiesKey = ['companies'] as const

/** The companies of the service, for a superadmin. */
export const companiesQuery = (
  { api, ask }: Pick<ReturnType<typeof useSession>, 'api' | 'ask'>,
  { q, status }: { q: string; status: Status },
) =>
  infiniteQueryOptions({
    queryKey: [...companiesKey, q, status],
    queryFn: ({ pageParam }) =>
      ask(api.company.$get({ query: { status, ...(q && { q }), ...(pageParam && { cursor: pageParam }) } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  })
