import { For, Show } from 'solid-js'
import { Icon } from '../parts/icon'
import type { Choices, Field, Heading } from './import-client'
import { Checking } from './import-file'
import { StepHeading } from './import-steps'
import { fieldLabels, labelOf, text } from './import-text'

const fields = Object.keys(fieldLabels) as Field[]

/** What each column of the file becomes, to be corrected. */
export function ColumnsStep(props: {
  headings: Heading[]
  choices: Choices
  change: (heading: string, field: Field | 'ignore') => void
  checking: boolean
  next: () => void
  cancel: () => void
  restart: () => void
}) {
  let button: HTMLButtonElement | undefined
  const chosen = (heading: Heading) => props.choices[heading.heading] ?? heading.field ?? 'ignore'
  const hasName = () =>
    props.headings.some((heading) => ['full_name', 'first_name', 'last_name'].includes(chosen(heading)))
  const isShared = (heading: Heading) =>
    chosen(heading) !== 'ignore' && props.headings.filter((other) => chosen(other) === chosen(heading)).length > 1
  return (
    <section class="import-step">
      <StepHeading>{text.columnsHeading}</StepHeading>
      <p class="lead">{text.columnsLead}</p>
      <Show when={!hasName()}>
        <div class="problem" role="alert">
          <Icon name="alert" />
          <div>
            <strong>{text.namelessTitle}</strong>
            <p>{text.nameless}</p>
          </div>
        </div>
      </Show>
      <table class="match">
        <thead>
          <tr>
            <th scope="col">{text.heading}</th>
            <th scope="col">{text.holds}</th>
            <th scope="col">{text.becomes}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.headings}>
            {(heading, index) => (
              <tr classList={{ out: chosen(heading) === 'ignore' }}>
                <th scope="row">{heading.heading}</th>
                <td class="samples">
                  <div>
                    <For each={heading.samples} fallback={text.empty}>
                      {(sample) => <bdi>{sample}</bdi>}
                    </For>
                  </div>
                </td>
                <td>
                  <select
                    class="input"
                    aria-label={text.becomesOf(heading.heading)}
                    aria-describedby={isShared(heading) ? `shared-${index()}` : undefined}
                    disabled={props.checking}
                    value={chosen(heading)}
                    onChange={(event) => props.change(heading.heading, event.currentTarget.value as Field | 'ignore')}
                  >
                    <option value="ignore" selected={chosen(heading) === 'ignore'}>
                      {text.ignore}
                    </option>
                    <For each={fields}>
                      {(field) => (
                        <option value={field} selected={chosen(heading) === field}>
                          {fieldLabels[field]}
                        </option>
                      )}
                    </For>
                  </select>
                  <Show when={isShared(heading)}>
                    <p id={`shared-${index()}`} class="note">
                      {text.shared(labelOf(chosen(heading)))}
                    </p>
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <div class="buttons">
        <button
          ref={button}
          type="button"
          class="button primary"
          disabled={!hasName()}
          aria-disabled={props.checking}
          onClick={() => props.next()}
        >
          {text.continue}
        </button>
        <button type="button" class="button" onClick={() => props.restart()}>
          {text.otherFile}
        </button>
      </div>
      <Show when={props.checking}>
        <Checking
          cancel={() => {
            props.cancel()
            button?.focus()
          }}
        />
      </Show>
    </section>
  )
}
