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

/** The first letters of the first and the last word that begin with one. */
export function initials(name: string) {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : words
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase()).join('')
}
