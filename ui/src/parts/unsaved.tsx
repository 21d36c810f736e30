import { useBeforeLeave } from '@solidjs/router'
import { createSignal, onCleanup, Show } from 'solid-js'
import { Dialog } from './dialog'

const text = {
  unsaved: {
    title: 'Leave without saving?',
    detail: 'What you changed here is not saved yet.',
    leave: 'Leave without saving',
  },
  stay: 'Stay',
  restored: 'Restored what you had not saved.',
  discard: 'Discard',
} as const

type Props = {
  /** Whether anything would be lost. */
  changed: boolean
  /** Once somebody has lost it, as they chose. */
  onLeave?: () => void
  words?: Readonly<Record<'title' | 'detail' | 'leave', string>>
}

/** Goes away, and calls `lose` once that is done. */
type Leave = (lose: () => void) => unknown
const guards = new Set<(leave: Leave) => boolean>()

/** Leaves otherwise than to another page, as by a sign-out: at once, or when somebody agrees to lose what they would lose. */
export function leaveBy(leave: Leave) {
  const isAsked = [...guards].some((guard) => guard(leave))
  if (!isAsked) leave(() => {})
}

/** Asks before changes are lost: in words of ours on the way to another page, in the browser's when it closes this one. */
export function UnsavedGuard(props: Props) {
  const [leaving, setLeaving] = createSignal<{ leave: Leave }>()
  const words = () => props.words ?? text.unsaved
  const guard = (leave: Leave) => {
    if (props.changed) setLeaving({ leave })
    return props.changed
  }
  useBeforeLeave((event) => {
    if (event.defaultPrevented) return
    const leave = (lose: () => void) => {
      lose()
      event.retry(true)
    }
    if (guard(leave)) event.preventDefault()
  })
  guards.add(guard)
  onCleanup(() => guards.delete(guard))
  const warn = (event: BeforeUnloadEvent) => {
    if (props.changed) event.preventDefault()
  }
  window.addEventListener('beforeunload', warn)
  onCleanup(() => window.removeEventListener('beforeunload', warn))
  return (
    <Show when={leaving()}>
      {(chosen) => (
        <Dialog title={words().title} onClose={() => setLeaving(undefined)}>
          <p>{words().detail}</p>
          <div class="buttons end">
            <button type="button" class="button" onClick={(click) => click.currentTarget.closest('dialog')?.close()}>
              {text.stay}
            </button>
            <button
              type="button"
              class="button danger solid"
              onClick={() => {
                const { leave } = chosen()
                setLeaving(undefined)
                leave(() => props.onLeave?.())
              }}
            >
              {words().leave}
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
