import { type BeforeLeaveEventArgs, useBeforeLeave } from '@solidjs/router'
import { createSignal, onCleanup, Show } from 'solid-js'
import { Dialog } from './dialog'

const text = {
  title: 'Leave without saving?',
  detail: 'What you changed here is not saved yet.',
  stay: 'Stay',
  leave: 'Leave without saving',
  restored: 'Restored what you had not saved.',
  discard: 'Discard',
} as const

type Props = {
  /** Whether anything would be lost. */
  changed: boolean
  /** Once somebody chose to lose it. */
  onLeave: () => void
}

/** Asks before changes are lost: in words of ours on the way to another page, in the browser's when it closes this one. */
export function UnsavedGuard(props: Props) {
  const [leaving, setLeaving] = createSignal<BeforeLeaveEventArgs>()
  useBeforeLeave((event) => {
    if (event.defaultPrevented || !props.changed) return
    event.preventDefault()
    setLeaving(event)
  })
  const warn = (event: BeforeUnloadEvent) => {
    if (props.changed) event.preventDefault()
  }
  window.addEventListener('beforeunload', warn)
  onCleanup(() => window.removeEventListener('beforeunload', warn))
  return (
    <Show when={leaving()}>
      {(event) => (
        <Dialog title={text.title} onClose={() => setLeaving(undefined)}>
          <p>{text.detail}</p>
          <div class="buttons end">
            <button type="button" class="button" onClick={(click) => click.currentTarget.closest('dialog')?.close()}>
              {text.stay}
            </button>
            <button
              type="button"
              class="button danger solid"
              onClick={() => {
                props.onLeave()
                event().retry(true)
              }}
            >
              {text.leave}
            </button>
          </div>
        </Dialog>
      )}
    </Show>
  )
}

/** Above a form that begins with a draft. */
export const RestoredNote = (props: { shown: boolean; onDiscard: () => void }) => (
  <div role="status">
    <Show when={props.shown}>
      <div class="restored">
        <p>{text.restored}</p>
        <button type="button" class="button" onClick={() => props.onDiscard()}>
          {text.discard}
        </button>
      </div>
    </Show>
  </div>
)
