import { Show } from 'solid-js'
import { asApiError } from '../api'
import { Problem } from './problem'

/** A list of TanStack's that is read page by page. */
type Pages = {
  readonly isFetchingNextPage: boolean
  readonly isFetchNextPageError: boolean
  readonly isLoading: boolean
  readonly isLoadingError: boolean
  readonly error: unknown
  readonly fetchNextPage: () => unknown
}

/** Loads the next page of a list below it; what is there already stays when that fails. */
export function More(props: { of: Pages; label: string; busy: string }) {
  const loading = () => props.of.isFetchingNextPage || props.of.isLoading
  const failed = () => (props.of.isFetchNextPageError || props.of.isLoadingError) && asApiError(props.of.error)
  return (
    <div class="report-more">
      <Show when={failed()}>{(error) => <Problem title={error().title} detail={error().message} />}</Show>
      <button
        type="button"
        class="button"
        aria-disabled={loading()}
        onClick={() => !loading() && void props.of.fetchNextPage()}
      >
        {loading() ? props.busy : props.label}
      </button>
    </div>
  )
}
