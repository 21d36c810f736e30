import { $TRACK, createSignal, type JSX, Match, onCleanup, Show, Switch, untrack } from 'solid-js'
import { isPassing } from '../api'
import { Failure } from './problem'

/** Milliseconds after which somebody wonders whether anything is happening. */
const SLOW_MS = 4000

const text = { loading: 'Loading…', slow: 'This takes longer than usual. It is still being tried.' } as const

/** A query of TanStack's, of one page or of several. */
type Query<T> = { readonly data: T | undefined; readonly error: unknown; readonly refetch: () => unknown }

/**
 * What a query holds, if anything. Reading `data` itself suspends for a moment even when it is there, and a page that is
 * taken away and put back loses its focus: so what is tracked is the store that the query stands in, and `data` is not.
 */
export function held<T>(query: Query<T>): T | undefined {
  Reflect.get(query, $TRACK)
  return untrack(() => query.data)
}

/** A query in its three states. What it holds stays while it is read again, and when that fails in passing. */
export function Loaded<T>(props: {
  of: Query<T>
  /** The outline of what is to come. */
  loading?: JSX.Element
  children: (data: () => NonNullable<T>) => JSX.Element
}) {
  const failed = () => props.of.error && (!held(props.of) || !isPassing(props.of.error))
  return (
    <Switch
      fallback={
        <Show when={props.loading} fallback={<Loading />}>
          {(outline) => (
            <>
              <Loading behind />
              {outline()}
            </>
          )}
        </Show>
      }
    >
      <Match when={failed()}>
        <Failure error={props.of.error} retry={() => void props.of.refetch()} />
      </Match>
      <Match when={held(props.of)}>{(present) => props.children(present)}</Match>
    </Switch>
  )
}

/** Whether what began with this call takes longer than people wait calmly. */
export function createSlow() {
  const [slow, setSlow] = createSignal(false)
  const timer = setTimeout(() => setSlow(true), SLOW_MS)
  onCleanup(() => clearTimeout(timer))
  return slow
}

/** Appears only after a moment, so that a fast answer does not flash; `behind` an outline, only once it is slow. */
export function Loading(props: { label?: string; behind?: boolean }) {
  const slow = createSlow()
  return (
    <p
      class="loading"
      classList={{ behind: props.behind ?? false, unseen: (props.behind ?? false) && !slow() }}
      role="status"
    >
      {slow() ? text.slow : (props.label ?? text.loading)}
    </p>
  )
}
