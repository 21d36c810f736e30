import { createEffect, onCleanup } from 'solid-js'
import { Icon } from './icon'

/** Milliseconds without a key after which somebody has typed what they look for. */
const TYPING_PAUSE_MS = 200

/** Searches as one types. What it asked for itself is not written back: more may have been typed since, or a space at its end. */
export function SearchBox(props: {
  class: string
  label: string
  placeholder: string
  value: string
  onSearch: (q: string) => void
}) {
  let input: HTMLInputElement | undefined
  let asked = ''
  let typing: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(typing))
  createEffect(() => {
    if (!input || props.value === asked) return
    asked = props.value
    input.value = asked
  })
  const type = (q: string) => {
    clearTimeout(typing)
    typing = setTimeout(() => {
      asked = q.trim()
      props.onSearch(asked)
    }, TYPING_PAUSE_MS)
  }
  return (
    <label class={props.class}>
      <Icon name="search" />
      <span class="unseen">{props.label}</span>
      <input
        ref={input}
        class="input"
        type="search"
        placeholder={props.placeholder}
        onInput={(event) => type(event.currentTarget.value)}
      />
    </label>
  )
}
