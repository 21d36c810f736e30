import { createSignal, Show } from 'solid-js'
import './avatar.css'

/** A person's photo, or their initials where there is none or it cannot be loaded. */
export function Avatar(props: { name: string; photo: string | null }) {
  const [broken, setBroken] = createSignal<string>()
  return (
    <span class="avatar" aria-hidden="true">
      {initials(props.name)}
      <Show when={props.photo !== broken() && props.photo}>
        {(url) => (
          <img src={url()} alt="" loading="lazy" referrerpolicy="no-referrer" onError={() => setBroken(url())} />
        )}
      </Show>
    </span>
  )
}

/** Dr., Prof., Jr., Ph.D., III: no name, and no initial of one. */
const TITLE = /^(?:\p{L}{2,}\.(?:\p{L}+\.)*|I{2,3}|IV)$/u

/** Written from right to left, mostly with letters that join: one of them, as on the card (src/cards/contact.ts). */
const RIGHT_TO_LEFT = /^\P{L}*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** The first letters of a name's first and last word. */
export function initials(name: string) {
  const words = name.split(/[\s,]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const names = words.filter((word) => !TITLE.test(word))
  const isTwo = names.length > 1 && !RIGHT_TO_LEFT.test(name)
  const ends = isTwo ? [names.at(0), names.at(-1)] : (names.length > 0 ? names : words).slice(0, 1)
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase()).join('')
}
