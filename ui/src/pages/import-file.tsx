import { createSignal, onMount, Show } from 'solid-js'
import { Icon } from '../parts/icon'
import { kilobytes } from '../parts/intl'
import { createSlow } from '../parts/loaded'
import { StepHeading } from './import-steps'
import { text } from './import-text'

/** Chooses a file, by picker or by dropping it. */
export function FileStep(props: {
  file: File | undefined
  checking: boolean
  choose: (file: File) => void
  cancel: () => void
}) {
  const [over, setOver] = createSignal(false)
  let input: HTMLInputElement | undefined
  const choose = (file: File | undefined) => {
    if (file && !props.checking) props.choose(file)
  }
  return (
    <section class="import-step">
      <StepHeading>{text.fileHeading}</StepHeading>
      <label
        class="drop"
        classList={{ over: over() }}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          choose(event.dataTransfer?.files[0])
        }}
      >
        <input
          ref={input}
          class="unseen"
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={(event) => {
            choose(event.currentTarget.files?.[0])
            // So that the same file, mended, can be chosen again.
            event.currentTarget.value = ''
          }}
        />
        <Icon name={props.file ? 'file' : 'upload'} />
        <Show
          when={props.file}
          fallback={
            <span>
              <strong>{text.choose}</strong> {text.orDrop}
            </span>
          }
        >
          {(chosen) => (
            <span>
              <strong>{chosen().name}</strong> · {kilobytes(chosen().size / 1000)}
            </span>
          )}
        </Show>
        <span class="quiet">{text.fileFormat}</span>
      </label>
      <Show
        when={props.checking}
        fallback={
          <div class="buttons">
            <a class="button" href="/people.csv" download="people.csv">
              <Icon name="download" /> {text.template}
            </a>
          </div>
        }
      >
        <Checking
          cancel={() => {
            props.cancel()
            input?.focus()
          }}
        />
      </Show>
    </section>
  )
}

/** While the API reads the file. */
export function Checking(props: { cancel: () => void }) {
  const slow = createSlow()
  let button: HTMLButtonElement | undefined
  onMount(() => {
    // What was pressed may be gone; the focus shall not be.
    if (document.activeElement === document.body) button?.focus()
  })
  return (
    <div class="import-busy">
      <div>
        <progress aria-label={text.checking} />
        <p role="status">{slow() ? text.stillChecking : text.checking}</p>
      </div>
      <button ref={button} type="button" class="button" onClick={() => props.cancel()}>
        {text.cancel}
      </button>
    </div>
  )
}
