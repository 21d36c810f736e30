import { createSignal, For, Show } from 'solid-js'
import { Dialog } from '../parts/dialog'
import type { Values } from '../parts/form'
import { personFieldNames } from './field-names'
import { type FieldName, conflict as text } from './person-text'
import { compare } from './person-values'

type Side = 'theirs' | 'yours'
type Props = {
  base: Values
  mine: Values
  theirs: Values
  /** With what the form has to hold: what is kept of theirs. */
  onSave: (fromTheirs: Partial<Values>) => void
  onClose: () => void
}

/** Both sides of every field that two people changed; nothing is saved before somebody has chosen. */
export function Conflict(props: Props) {
  const [chosen, setChosen] = createSignal<Partial<Record<FieldName, Side>>>({})
  const found = () => compare(props.base, props.mine, props.theirs)
  const isChosen = () => found().both.every((name) => chosen()[name])
  function save() {
    const { both, onlyTheirs } = found()
    const kept = [...onlyTheirs, ...both.filter((name) => chosen()[name] === 'theirs')]
    props.onSave(Object.fromEntries(kept.map((name) => [name, props.theirs[name] ?? ''])))
  }
  return (
    <Dialog title={text.title} onClose={props.onClose}>
      <Show when={found().both.length > 0}>
        <p>{text.both}</p>
        <For each={found().both}>
          {(name) => (
            <fieldset class="options">
              <legend>{personFieldNames[name]}</legend>
              <For each={['theirs', 'yours'] as const}>
                {(side) => (
                  <label class="option">
                    <input
                      type="radio"
                      name={`conflict.${name}`}
                      onChange={() => setChosen({ ...chosen(), [name]: side })}
                    />
                    <span>
                      <strong>{text[side]}</strong>
                      <bdi>{(side === 'theirs' ? props.theirs : props.mine)[name] || text.empty}</bdi>
                    </span>
                  </label>
                )}
              </For>
            </fieldset>
          )}
        </For>
      </Show>
      <Show when={found().onlyTheirs.length > 0}>
        <p>{text.onlyTheirs}</p>
        <ul class="conflict-kept">
          <For each={found().onlyTheirs}>
            {(name) => (
              <li>
                <strong>{personFieldNames[name]}</strong> <bdi>{props.theirs[name] || text.empty}</bdi>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <div class="buttons end">
        <button type="button" class="button" onClick={() => props.onClose()}>
          {text.later}
        </button>
        <button type="button" class="button primary" disabled={!isChosen()} onClick={save}>
          {text.save}
        </button>
      </div>
    </Dialog>
  )
}
