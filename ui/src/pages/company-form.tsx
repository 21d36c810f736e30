import { useQueryClient } from '@tanstack/solid-query'
import { batch, createEffect, createSignal, on, Show } from 'solid-js'
import { isOutdated } from '../api'
import type { Draft as Unsaved } from '../drafts'
import { Form, type Values } from '../parts/form'
import { RestoredNote, UnsavedGuard } from '../parts/unsaved'
import { type TaggedCompany, tagged } from '../queries'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { Conflict } from './company-conflict'
import { type Draft, differences, draftOf, patchOf, type Saved } from './company-draft'
import { Fields } from './company-fields'
import { CompanyPreview, createPreview } from './company-preview'
import { RefreshNews } from './company-refresh'
import { text } from './company-text'

/** What a form begins with, which a change of it must name. */
type Begun = { base: Draft; tag: string }
const begunOf = ({ company, tag }: TaggedCompany): Begun => ({ base: draftOf(company), tag })

export function CompanyForm(props: { present: TaggedCompany }) {
  const { api, ask } = useSession()
  const workplace = useWorkplace()
  const { canEdit, companyId, queries, changes } = workplace
  const client = useQueryClient()
  const store = workplace.draftOf('company')
  const { values, from } = restore(store.read(), begunOf(props.present))
  /** What is read later never replaces it behind somebody's back. */
  const [begun, setBegun] = createSignal(from)
  const [draft, setDraft] = createSignal<Draft>(values ?? from.base)
  const [restored, setRestored] = createSignal(values !== undefined)
  const [saved, setSaved] = createSignal<Saved>()
  const [theirs, setTheirs] = createSignal<TaggedCompany>()
  const [generation, setGeneration] = createSignal({})
  let sent: Draft = {}
  let column: HTMLDivElement | undefined
  const form = () => column?.querySelector('form')
  const isChanged = () => canEdit && differences(begun().base, draft()).length > 0
  createEffect(() => (isChanged() ? store.keep({ ...begun(), values: draft() }) : store.drop()))
  const preview = createPreview(companyId, draft)

  createEffect(
    on(
      () => begunOf(props.present),
      (next) => {
        const isSame = differences(next.base, begun().base).length === 0
        if (isSame) setBegun(next)
        else if (!isChanged()) begin(next)
      },
      { defer: true },
    ),
  )
  const begin = (next: Begun, values = next.base) =>
    batch(() => {
      setBegun(next)
      setDraft(values)
      setRestored(false)
    })

  /** What somebody else saved meanwhile is shown, however often they do. */
  async function patch(next: Draft, { base, tag }: Begun): Promise<TaggedCompany<Saved>> {
    setSaved(undefined)
    const json = patchOf(next, base)
    const change = { param: { company_id: companyId }, json }
    const pending = api.company[':company_id'].$patch(change, { headers: { 'If-Match': tag } })
    const { body, tag: now } = await tagged(ask, pending).catch(async (error: unknown) => {
      if (isOutdated(error)) setTheirs(await client.fetchQuery({ ...queries.company(), staleTime: 0 }))
      throw error
    })
    return { company: { ...body, refresh: 'name' in json ? body.refresh : undefined }, tag: now }
  }
  const send = (values: Values) => {
    sent = draft()
    return patch(values, begun())
  }
  const done = (next: TaggedCompany<Saved>) =>
    batch(() => {
      // More may have been typed while it was on its way.
      begin(begunOf(next), differences(sent, draft()).length > 0 ? draft() : undefined)
      setSaved(next.company)
      changes.companySaved(next)
    })
  /** The form is made anew, because what was typed in it is no longer meant. */
  const settle = (end: () => void) => {
    batch(() => {
      end()
      setTheirs(undefined)
      setGeneration({})
    })
    form()?.querySelector<HTMLElement>('[type=submit]')?.focus()
  }
  const note = () => setDraft({ ...draft(), ...(Object.fromEntries(new FormData(form() ?? undefined)) as Values) })

  return (
    <div class="company-page">
      <div ref={column} class="company-form" onInput={note}>
        <RestoredNote shown={restored()} onDiscard={() => settle(() => begin(begunOf(props.present)))} />
        <Show when={generation()} keyed>
          {(_) => (
            <Form
              submit={text.save}
              busy={text.saving}
              send={send}
              done={done}
              locked={!canEdit}
              more={<RefreshNews saved={saved()} changed={isChanged()} />}
            >
              <Fields
                draft={draft()}
                verdict={preview().found?.colour}
                change={(change) => setDraft({ ...draft(), ...change })}
              />
            </Form>
          )}
        </Show>
      </div>
      <CompanyPreview preview={preview()} />
      <UnsavedGuard changed={isChanged()} onLeave={store.drop} />
      <Show when={theirs()}>
        {(theirs) => (
          <Conflict
            base={begun().base}
            mine={draft()}
            theirs={theirs()}
            save={async (merged) => {
              sent = draft()
              const next = await patch(merged, begunOf(theirs()))
              settle(() => done(next))
            }}
            takeTheirs={() => settle(() => begin(begunOf(theirs())))}
            onClose={() => setTheirs(undefined)}
          />
        )}
      </Show>
    </div>
  )
}

/** What was unsaved, if anything differs from what is known now. What changed meanwhile is reviewed when it is saved. */
function restore(kept: Unsaved | undefined, now: Begun): { from: Begun; values?: Draft } {
  if (!kept || differences(now.base, { ...now.base, ...kept.values }).length === 0) return { from: now }
  const isSame = differences(now.base, kept.base).length === 0
  return { values: kept.values, from: isSame ? now : { base: kept.base, tag: kept.tag ?? now.tag } }
}
