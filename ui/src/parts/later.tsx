import { type Component, ErrorBoundary, lazy, onMount, Suspense } from 'solid-js'
import { Failure } from './problem'

/** Milliseconds by which a page has shown itself where the browser cannot tell that it is idle (Safari). */
const IDLE_MS = 1000

export const whenIdle = (work: () => void) =>
  'requestIdleCallback' in window ? requestIdleCallback(work) : setTimeout(work, IDLE_MS)

/**
 * A part that a page shows only when asked: the page does not wait for its code, and once the page stands (`preload` in
 * it), the code is fetched, so that nobody waits for it then either. Who is faster sees `meanwhile`.
 */
export function later<Props extends Record<string, unknown>>(
  load: () => Promise<Component<Props>>,
  meanwhile?: Component<Props>,
) {
  const Part = lazy(async () => ({ default: await load() }))
  const Framed = (props: Props) => (
    <ErrorBoundary fallback={(error) => <Failure error={error} retry={() => location.reload()} />}>
      <Suspense fallback={meanwhile?.(props)}>
        <Part {...props} />
      </Suspense>
    </ErrorBoundary>
  )
  /** Its failure is told where the part is shown. */
  const preload = () => onMount(() => whenIdle(() => void Part.preload().catch(() => {})))
  return Object.assign(Framed, { preload })
}
