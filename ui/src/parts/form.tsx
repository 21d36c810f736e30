import { batch, createContext, createSignal, For, type JSX, type ParentProps, Show, useContext } from 'solid-js'
import { type ApiError, asApiError } from '../api'
import { Problem } from './problem'
import './form.css'

/** The texts of a form by field name; a field that is not there is undefined. */
export type Values = Record<string, string>

type FormValue = { messageFor: (field: string) => string | undefined; claim: (field: string) => void }
const FormContext = createContext<FormValue>()

export function useForm() {
  const value = useContext(FormContext)
  if (!value) throw new Error('a field outside Form')
  return value
}

type FormProps<Result> = ParentProps<{
  /** The label of the button; `busy` while the answer is awaited. */
  submit: string
  busy: string
  send: (values: Values) => Promise<Result>
  done: (result: Result) => void
  /** Beside the button. */
  more?: JSX.Element
  /** To be looked at only: nothing can be typed or sent. */
  locked?: boolean
}>

/** A form whose errors come from the API: beside the field they are about, the others above the button. */
export function Form<Result>(props: FormProps<Result>) {
  const [sending, setSending] = createSignal(false)
  const [error, setError] = createSignal<ApiError>()
  const fields = new Set<string>()

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
    event.preventDefault()
    const form = event.currentTarget
    if (sending()) return
    batch(() => {
      setSending(true)
      setError(undefined)
    })
    try {
      props.done(await props.send(Object.fromEntries(new FormData(form)) as Values))
    } catch (cause) {
      setError(asApiError(cause))
      showErrors(form)
    } finally {
      setSending(false)
    }
  }
  const elsewhere = () => [...(error()?.fields ?? [])].filter(([field]) => !fields.has(field))
  const value: FormValue = { messageFor: (field) => error()?.fields.get(field), claim: (field) => fields.add(field) }

  return (
    <FormContext.Provider value={value}>
      <form class="form" novalidate onSubmit={(event) => void submit(event)}>
        <fieldset class="form" disabled={props.locked ?? false}>
          {props.children}
        </fieldset>
        <Show when={error()}>
          {(failed) => (
            <>
              <Show when={failed().fields.size === 0}>
                <Problem title={failed().title} detail={failed().message} requestId={reported(failed())} />
              </Show>
              <For each={elsewhere()}>
                {([field, message]) => <Problem title={field || failed().title} detail={message} />}
              </For>
            </>
          )}
        </Show>
        <Show when={!props.locked}>
          <div class="form-end">
            <button type="submit" class="button primary" aria-disabled={sending()}>
              {sending() ? props.busy : props.submit}
            </button>
            {props.more}
          </div>
        </Show>
      </form>
    </FormContext.Provider>
  )
}

/** The first wrong field gets the focus, for which it must not be folded away; what concerns no field comes in sight. */
function showErrors(form: HTMLFormElement) {
  const wrong = form.querySelectorAll<HTMLElement>('[aria-invalid=true]')
  for (const control of wrong) control.closest('details')?.setAttribute('open', '')
  if (wrong[0]) wrong[0].focus()
  else form.querySelector('.problem')?.scrollIntoView({ block: 'nearest' })
}

const reported = (error: ApiError) => (error.code === 'internal' ? error.requestId : undefined)
