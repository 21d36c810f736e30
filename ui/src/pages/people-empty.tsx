import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { Loading } from '../parts/loaded'
import { useWorkplace } from '../workplace'
import { empty, text } from './people-text'

/** Nobody yet, with what to do about it; or nobody who matches. */
export function PeopleEmpty(props: { q: string; status: string; onClear: () => void }) {
  const { canEdit } = useWorkplace()
  const isNew = () => props.q === '' && props.status !== 'inactive'
  return (
    <div class="empty">
      <h2>{isNew() ? empty.title : empty.nobody}</h2>
      <Show
        when={isNew()}
        fallback={
          <>
            <p>{empty.why(props.q)}</p>
            <div class="buttons">
              <button type="button" class="button" onClick={() => props.onClear()}>
                {empty.clear}
              </button>
            </div>
          </>
        }
      >
        <p>{empty.lead}</p>
        <Show when={canEdit}>
          <div class="buttons">
            <A class="button primary" href="/admin/people/new">
              {empty.add}
            </A>
            <A class="button" href="/admin/import">
              {empty.import}
            </A>
          </div>
        </Show>
      </Show>
    </div>
  )
}

export const PeopleSkeleton = () => (
  <>
    <Loading label={text.loading} behind />
    <div class="people skeleton" aria-hidden="true">
      <For each={[1, 2, 3, 4, 5, 6]}>{() => <div class="person waiting" />}</For>
    </div>
  </>
)
