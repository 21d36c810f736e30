import { createSignal, onCleanup, Show } from 'solid-js'
import { ApiError, asApiError, unwrap } from '../api'
import { CardFrame } from '../parts/card-frame'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { preview as text } from './person-text'
import type { PersonInput } from './person-values'

/** Milliseconds without a key before the card is drawn anew. */
const TYPING_PAUSE_MS = 300

/** Draws cards of what is in a form, one at a time, the latest last. */
export function createPreview(employeeId?: string) {
  const { api } = useSession()
  const { companyId } = useWorkplace()
  const [html, setHtml] = createSignal<string>()
  const [problem, setProblem] = createSignal<ApiError>()
  const [stale, setStale] = createSignal(false)
  const [nameless, setNameless] = createSignal(true)
  let timer: ReturnType<typeof setTimeout> | undefined
  let controller = new AbortController()
  onCleanup(() => {
    clearTimeout(timer)
    controller.abort()
  })

  async function draw(json: PersonInput) {
    controller.abort()
    controller = new AbortController()
    const { signal } = controller
    const query = employeeId ? { employee_id: employeeId } : {}
    try {
      const route = api.company[':company_id'].employees.preview
      const response = await route.$post({ param: { company_id: companyId }, query, json }, { init: { signal } })
      if (!response.ok) await unwrap(Promise.resolve(response as never))
      setHtml(await response.text())
      setProblem(undefined)
      setStale(false)
    } catch (error) {
      if (!signal.aborted) setProblem(asApiError(error))
    }
  }
  /** To be called with whatever the form holds, as often as it changes. */
  function show(person: PersonInput, now = false) {
    clearTimeout(timer)
    setStale(true)
    setNameless(person.full_name.trim() === '')
    if (nameless()) return
    timer = setTimeout(() => void draw(person), now ? 0 : TYPING_PAUSE_MS)
  }
  return { html, problem, stale, nameless, show }
}

export function PersonPreview(props: { of: ReturnType<typeof createPreview> }) {
  const fields = () => [...(props.of.problem()?.fields.values() ?? [])]
  return (
    <section class="person-preview">
      <h2>{text.title}</h2>
      <Show
        when={props.of.html()}
        fallback={<p class="preview-none">{props.of.nameless() ? text.needsName : text.waiting}</p>}
      >
        {(html) => <CardFrame html={html()} title={text.label} stale={props.of.stale() && !props.of.problem()} />}
      </Show>
      <p class="quiet" role="status">
        <Show when={props.of.problem() instanceof ApiError}>
          {fields().length > 0 ? `${text.invalid} ${fields()[0]}` : text.failed}
        </Show>
      </p>
    </section>
  )
}
