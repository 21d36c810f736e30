import { Show } from 'solid-js'
import type { ApiError } from '../api'
import { Problem } from '../parts/problem'
import type { Progress } from './import-client'
import { StepHeading } from './import-steps'
import { text } from './import-text'

/** Why an import is no longer running, though not done: the person's wish, or a failure. */
export type Stopped = 'cancelled' | ApiError

/** The import while it runs, and where it stopped if it did. */
export function RunStep(props: {
  progress: Progress | undefined
  stopped: Stopped | undefined
  cancel: () => void
  again: () => void
  restart: () => void
}) {
  return (
    <Show when={props.stopped} fallback={<Running progress={props.progress} cancel={props.cancel} />}>
      {(stopped) => (
        <section class="import-step">
          <StepHeading>{text.stoppedHeading}</StepHeading>
          <Show when={failureOf(stopped())} fallback={<p>{text.cancelled}</p>}>
            {(error) => <Problem title={error().title} detail={error().message} requestId={error().requestId} />}
          </Show>
          <p>{text.partly(props.progress?.done ?? 0, props.progress?.total ?? 0)}</p>
          <div class="buttons">
            <button type="button" class="button primary" onClick={() => props.again()}>
              {text.again}
            </button>
            <button type="button" class="button" onClick={() => props.restart()}>
              {text.otherFile}
            </button>
          </div>
        </section>
      )}
    </Show>
  )
}

const failureOf = (stopped: Stopped) => (stopped === 'cancelled' ? undefined : stopped)

const Running = (props: { progress: Progress | undefined; cancel: () => void }) => {
  // A file whose people are all in has nothing to count, and a bar from 0 to 0 would stand at nothing.
  const total = () => props.progress?.total || 1
  return (
    <section class="import-step">
      <StepHeading>{text.runHeading}</StepHeading>
      <div class="import-busy">
        <div>
          <progress aria-label={text.progressLabel} max={total()} value={props.progress?.done ?? 0} />
          <p role="status">
            <Show when={props.progress} fallback={text.starting}>
              {(progress) => text.progress(progress().done, progress().total)}
            </Show>
          </p>
        </div>
        <button type="button" class="button" onClick={() => props.cancel()}>
          {text.cancel}
        </button>
      </div>
    </section>
  )
}
