import { Show } from 'solid-js'
import { asApiError } from '../api'
import { Icon } from './icon'

/** What went wrong with something that was asked for, beside what was being done. */
export function Problem(props: { title: string; detail: string; requestId?: string | undefined }) {
  return (
    <div class="problem" role="alert">
      <Icon name="alert" />
      <div>
        <strong>{props.title}</strong>
        <p>{props.detail}</p>
        <Show when={props.requestId}>
          <p class="quiet">
            If you report this, quote <code>{props.requestId}</code>
          </p>
        </Show>
      </div>
    </div>
  )
}

/** Stands where data would have stood. */
export function Failure(props: { error: unknown; retry: () => void }) {
  const error = () => asApiError(props.error)
  const isOurs = () => ['internal', 'unavailable', 'unexpected'].includes(error().code)
  return (
    <div class="failure">
      <Problem title={error().title} detail={error().message} requestId={isOurs() ? error().requestId : undefined} />
      <Show when={error().code !== 'not_found'}>
        <button type="button" class="button" onClick={() => props.retry()}>
          Try again
        </button>
      </Show>
    </div>
  )
}
