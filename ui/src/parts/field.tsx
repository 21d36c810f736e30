import { createSignal, For, type JSX, onMount, Show } from 'solid-js'
import { useForm } from './form'

type FieldProps = {
  name: string
  label: string
  hint?: JSX.Element
  value?: string | null
  optional?: boolean
  wide?: boolean
}

/** A label, a control, and below it the API's message or else a hint, both of which the control is described by. */
function Labelled(
  props: FieldProps & {
    /** Whether the label stands beside the control. */
    box?: boolean
    children: (aria: JSX.AriaAttributes & { id: string; name: string }) => JSX.Element
  },
) {
  const form = useForm()
  onMount(() => form.claim(props.name))
  const id = () => `field-${props.name}`
  const message = () => form.messageFor(props.name)
  const aria = {
    get id() {
      return id()
    },
    get name() {
      return props.name
    },
    get 'aria-invalid'() {
      return message() !== undefined
    },
    get 'aria-describedby'() {
      return `${id()}-note`
    },
  }
  return (
    <div class="field" classList={{ wide: props.wide ?? false, box: props.box ?? false }}>
      <label for={id()}>
        {props.label}
        <Show when={props.optional}>
          <Optional />
        </Show>
      </label>
      {props.children(aria)}
      <p id={`${id()}-note`} class="note" classList={{ wrong: message() !== undefined }}>
        {message() ?? props.hint}
      </p>
    </div>
  )
}

export const Optional = () => <span class="quiet"> · optional</span>

type InputProps = FieldProps &
  Pick<JSX.InputHTMLAttributes<HTMLInputElement>, 'type' | 'autocomplete' | 'inputmode' | 'placeholder' | 'onInput'>

export const Field = (props: InputProps) => (
  <Labelled {...props}>
    {(aria) => (
      <input
        {...aria}
        class="input"
        type={props.type ?? 'text'}
        autocomplete={props.autocomplete ?? 'off'}
        inputmode={props.inputmode}
        placeholder={props.placeholder}
        value={props.value ?? ''}
        onInput={props.onInput}
        spellcheck={false}
      />
    )}
  </Labelled>
)

export const TextField = (props: FieldProps & { rows?: number }) => (
  <Labelled {...props}>
    {(aria) => <textarea {...aria} class="input" rows={props.rows ?? 3} value={props.value ?? ''} />}
  </Labelled>
)

export const SelectField = (props: FieldProps & { options: { value: string; label: string }[] }) => (
  <Labelled {...props}>
    {(aria) => (
      <select {...aria} class="input">
        <For each={props.options}>
          {({ value, label }) => (
            <option value={value} selected={value === props.value}>
              {label}
            </option>
          )}
        </For>
      </select>
    )}
  </Labelled>
)

/** What is sent of a box that is ticked; `false` of one that is not, which forms would leave out. */
export const TICKED = String(true)

export const CheckField = (props: FieldProps & { value: string; change: (value: string) => void }) => (
  <Labelled {...props} box>
    {(aria) => (
      <>
        <input
          {...aria}
          name={undefined}
          type="checkbox"
          checked={props.value === TICKED}
          onInput={(event) => props.change(String(event.currentTarget.checked))}
        />
        <input type="hidden" name={aria.name} value={props.value} />
      </>
    )}
  </Labelled>
)

/** A password that can be looked at while it is typed. */
export function PasswordField(props: FieldProps & { autocomplete: 'current-password' | 'new-password' }) {
  const [shown, setShown] = createSignal(false)
  return (
    <Labelled {...props}>
      {(aria) => (
        <div class="input-with-button">
          <input
            {...aria}
            class="input"
            type={shown() ? 'text' : 'password'}
            autocomplete={props.autocomplete}
            spellcheck={false}
          />
          <button type="button" aria-pressed={shown()} onClick={() => setShown(!shown())}>
            {shown() ? 'Hide' : 'Show'}
            <span class="unseen"> password</span>
          </button>
        </div>
      )}
    </Labelled>
  )
}
