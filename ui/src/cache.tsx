import { QueryClient, QueryClientProvider } from '@tanstack/solid-query'
import { onCleanup, type ParentProps } from 'solid-js'
import { isPassing } from './api'

/** Milliseconds for which an answer is taken as still true: a screen that is opened again within them asks for nothing. */
const FRESH_MS = 30_000
/** Milliseconds for which an answer that no screen shows is kept: a look elsewhere and back. */
const KEPT_MS = 5 * 60_000
/** Once more, a second later (TanStack Query's default), before somebody is told that it did not work. */
const RETRIES = 1

/** What was read, for as long as this is mounted: for one session in one company, so that no other is ever shown it. */
export function Cache(props: ParentProps) {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        gcTime: KEPT_MS,
        retry: (failures, error) => failures < RETRIES && isPassing(error),
        // Without a network a request fails and says so, rather than waiting for one in silence.
        networkMode: 'always',
        refetchOnReconnect: true,
      },
      mutations: { networkMode: 'always' },
    },
  })
  onCleanup(() => client.clear())
  return <QueryClientProvider client={client}>{props.children}</QueryClientProvider>
}
