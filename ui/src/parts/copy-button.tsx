import { createSignal, onCleanup } from 'solid-js'
import { Icon } from './icon'

const SHOWN_MS = 2000

/** Copies `text`; says so for a moment. With `compact`, the label is for screen readers only. */
export function CopyButton(props: { text: string; label: string; compact?: boolean }) {
  const [outcome, setOutcome] = createSignal<'Copied' | 'Not copied'>()
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  async function copy() {
    // Browsers refuse without a secure context or the user's leave.
    setOutcome(
      await navigator.clipboard.writeText(props.text).then(
        () => 'Copied' as const,
        () => 'Not copied' as const,
      ),
    )
    clearTimeout(timer)
    timer = setTimeout(() => setOutcome(undefined), SHOWN_MS)
  }
  return (
    <button
      type="button"
      class={props.compact ? 'icon-button' : 'button'}
      classList={{ done: outcome() === 'Copied' }}
      title={props.compact ? props.label : undefined}
      onClick={() => void copy()}
    >
      <Icon name={outcome() === 'Copied' ? 'check' : 'copy'} />
      <span classList={{ unseen: props.compact ?? false }} role="status">
        {outcome() ?? props.label}
      </span>
    </button>
  )
}
