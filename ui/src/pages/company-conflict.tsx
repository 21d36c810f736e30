import { createSignal, For, Show } from 'solid-js'
import { type ApiError, asApiError } from '../api'
import { Dialog } from '../parts/dialog'
import { Problem } from '../parts/problem'
import type { TaggedCompany } from '../queries'
import { type Draft, differences, draftOf, labelOf, readable } from './company-draft'
import { text } from './company-text'

const t = text.conflict

type Props = {
  /** What both sides began with. */
  base: Draft
  mine: Draft
  theirs: TaggedCompany
  save: (merged: Draft) => Promise<void>
  takeTheirs: () => void
  /** Back to the form, with all that is typed in it. */
  onClose: () => void
}

/** Field by field, what another person saved meanwhile and what is typed here; what only one side changed is preselected. */
export function Conflict(props: Props) {
  const theirs = () => draftOf(props.theirs.company)
  const fields = () => differences(theirs(), { ...theirs(), ...props.mine })
  const touched = () => new Set(differences(props.base, { ...props.base, ...props.mine }))
  const [choices, setChoices] = createSignal<Record<string, 'mine' | 'theirs'>>({})
  const choiceOf = (field: string) => choices()[field] ?? (touched().has(field) ? 'mine' : 'theirs')
  const [saving, setSaving] = createSignal(false)
  const [error, setError] = createSignal<ApiError>()

  async function save() {
    if (saving()) return
    setSaving(true)
    setError(undefined)
    const mine = fields().filter((field) => choiceOf(field) === 'mine')
    const merged = { ...theirs(), ...Object.fromEntries(mine.map((field) => [field, props.mine[field] ?? ''])) }
    await props.save(merged).catch((cause: unknown) => setError(asApiError(cause)))
    setSaving(false)
  }
  return (
    <Dialog title={t.title} onClose={props.onClose}>
      <p>{fields().length > 0 ? t.lead : t.same}</p>
      <div class="company-conflict">
        <For each={fields()}>
          {(field) => (
            <fieldset>
              <legend>{labelOf(field)}</legend>
              <For each={['mine', 'theirs'] as const}>
                {(side) => (
                  <label>
                    <input
                      type="radio"
                      name={`choice-${field}`}
                      checked={choiceOf(field) === side}
                      onChange={() => setChoices({ ...choices(), [field]: side })}
                    />
                    <span>
                      <small>{t[side]}</small>
                      <bdi>{readable(field, (side === 'mine' ? props.mine : theirs())[field])}</bdi>
                    </span>
                  </label>
                )}
              </For>
            </fieldset>
          )}
        </For>
      </div>
      <Show when={error()}>{(failed) => <Problem title={failed().title} detail={failed().message} />}</Show>
      <div class="buttons end">
        <button type="button" class="button" onClick={() => props.takeTheirs()}>
          {t.takeTheirs}
        </button>
        <Show when={fields().length > 0}>
          <button type="button" class="button primary" aria-disabled={saving()} onClick={() => void save()}>
            {saving() ? t.saving : t.save}
          </button>
        </Show>
      </div>
    </Dialog>
  )
}
