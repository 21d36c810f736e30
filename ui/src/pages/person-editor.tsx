import { createEffect, createSignal, type JSX, on, onMount, Show } from 'solid-js'
import { isOutdated } from '../api'
import type { Values } from '../parts/form'
import { RestoredNote, UnsavedGuard } from '../parts/unsaved'
import type { TaggedPerson } from '../queries'
import { useWorkplace } from '../workplace'
import { Conflict } from './person-conflict'
import { PersonForm } from './person-form'
import { createPreview, PersonPreview } from './person-preview'
import { differs, type PersonInput, personDraft, personOf, read, valuesOf, write } from './person-values'

type Props = {
  /** Nobody yet where one is added. */
  known?: TaggedPerson
  submit: string
  /** `tag` is of the state that was edited. */
  send: (person: PersonInput, tag: string | undefined) => Promise<TaggedPerson>
  /** The person as they are now. */
  readAgain?: () => Promise<TaggedPerson>
  done: (saved: TaggedPerson) => void
  more?: JSX.Element
  /** Beside the form, below the preview. */
  children?: JSX.Element
}

type Clash = { mine: Values; theirs: TaggedPerson }

/** The form and the card it makes, side by side. What somebody else changed meanwhile is shown before it is replaced. */
export function PersonEditor(props: Props) {
  let box: HTMLDivElement | undefined
  const preview = createPreview(props.known?.person.id)
  const draft = useWorkplace().draftOf(personDraft(props.known?.person.id))
  const [unsaved, setUnsaved] = createSignal(false)
  const [restored, setRestored] = createSignal(false)
  const [clash, setClash] = createSignal<Clash>()
  /** The form starts with what was known then; what is typed is never replaced behind somebody's back. */
  const initial = props.known?.person
  let base: Values = {}
  let sent: Values = {}
  /** Of the state that the form began with, or that somebody has reviewed since: the one that they mean to change. */
  let tag = props.known?.tag
  const form = () => box?.querySelector('form') ?? undefined
  const values = (): Values => {
    const present = form()
    return present ? read(present) : {}
  }

  onMount(() => {
    base = values()
    restore()
    changed(true)
  })
  /** What somebody else changed is shown while nothing is typed. */
  createEffect(
    on(
      () => props.known,
      (next) => {
        const present = form()
        if (!next || !present) return
        const now = onlyShown(valuesOf(next.person), values())
        const isSame = !differs(now, base)
        if (!isSame && unsaved()) return
        tag = next.tag
        if (!isSame) begin(present, now)
      },
      { defer: true },
    ),
  )
  function begin(present: HTMLFormElement, next: Values) {
    base = next
    write(present, base)
    setRestored(false)
    changed(true)
  }
  function restore() {
    const kept = draft.read()
    const present = form()
    if (!kept || !present || !differs(kept.values, base)) return
    // What was changed meanwhile is reviewed when this is saved.
    if (differs(kept.base, base)) tag = kept.tag
    base = kept.base
    write(present, kept.values)
    setRestored(true)
  }
  function discard() {
    const present = form()
    if (!present) return
    tag = props.known?.tag
    begin(present, props.known ? onlyShown(valuesOf(props.known.person), values()) : base)
    present.querySelector('input')?.focus()
  }
  function changed(isShownAtOnce = false) {
    const now = values()
    setUnsaved(differs(base, now))
    if (unsaved()) draft.keep({ base, values: now, tag })
    else draft.drop()
    preview.show(personOf(now), isShownAtOnce)
  }
  async function send(person: PersonInput) {
    sent = values()
    try {
      return await props.send(person, tag)
    } catch (error) {
      if (!isOutdated(error) || !props.readAgain) throw error
      const mine = values()
      setClash({ mine, theirs: await props.readAgain() })
      throw error
    }
  }
  function done(saved: TaggedPerson) {
    if (props.known) tag = saved.tag
    // As the API tidied it, unless more was typed while it was on its way.
    const present = form()
    if (present && !differs(values(), sent)) write(present, onlyShown(valuesOf(saved.person), sent))
    base = props.known ? onlyShown(valuesOf(saved.person), sent) : values()
    setUnsaved(false)
    setRestored(false)
    props.done(saved)
    changed()
  }
  function resolve({ theirs }: Clash, fromTheirs: Partial<Values>) {
    const present = form()
    if (!present) return
    base = onlyShown(valuesOf(theirs.person), values())
    tag = theirs.tag
    setClash(undefined)
    write(present, fromTheirs)
    changed()
    present.requestSubmit()
  }

  return (
    <div class="person-page">
      <div class="person-form" ref={box} onInput={() => changed()}>
        <RestoredNote shown={restored()} onDiscard={discard} />
        <PersonForm
          {...(initial && { person: initial })}
          submit={props.submit}
          send={send}
          done={done}
          more={props.more}
        />
      </div>
      <aside class="person-side">
        <PersonPreview of={preview} />
        {props.children}
      </aside>
      <UnsavedGuard changed={unsaved()} onLeave={draft.drop} />
      <Show when={clash()}>
        {(found) => (
          <Conflict
            base={base}
            mine={found().mine}
            theirs={valuesOf(found().theirs.person)}
            onSave={(fromTheirs) => resolve(found(), fromTheirs)}
            onClose={() => setClash(undefined)}
          />
        )}
      </Show>
    </div>
  )
}

/** Of all fields, those that the form has: an employee's has not their number. */
const onlyShown = (all: Values, shown: Values) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => name in shown)) as Values
