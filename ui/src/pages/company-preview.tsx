import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import { asApiError } from '../api'
import { CardFrame } from '../parts/card-frame'
import { useSession } from '../session'
import { type Draft, lookOf, type Preview } from './company-draft'
import { text } from './company-text'

const TYPING_PAUSE_MS = 350

/** The last preview there is, and why there is none of what was typed since. */
type Seen = { found?: Preview; trouble?: string }

/** Asks for a preview of the draft whenever it has rested for a moment; an answer that was overtaken is dropped. */
export function createPreview(company_id: string, draft: () => Draft): () => Seen {
  const { api, ask } = useSession()
  const [seen, setSeen] = createSignal<Seen>({})
  let latest = 0
  async function look(json: ReturnType<typeof lookOf>) {
    const mine = ++latest
    try {
      const found = await ask(api.company[':company_id'].preview.$post({ param: { company_id }, json }))
      if (mine === latest) setSeen({ found })
    } catch (error) {
      const trouble = asApiError(error).code === 'invalid_input' ? text.preview.waiting : text.preview.away
      if (mine === latest) setSeen(({ found }) => ({ ...(found && { found }), trouble }))
    }
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  createEffect(
    on(
      () => JSON.stringify(lookOf(draft())),
      (json, before) => {
        clearTimeout(timer)
        timer = setTimeout(() => void look(JSON.parse(json)), before === undefined ? 0 : TYPING_PAUSE_MS)
      },
    ),
  )
  return seen
}

const named = { title: text.preview.title, label: text.preview.title }

export const CompanyPreview = (props: { preview: Seen }) => (
  <div class="company-preview">
    <Show when={props.preview.found?.html} fallback={<div class="card-frame" aria-hidden="true" />}>
      {(html) => <CardFrame {...named} html={html()} stale={props.preview.trouble !== undefined} />}
    </Show>
    <p class="quiet" role="status">
      {props.preview.trouble ?? text.preview.caption}
    </p>
  </div>
)
