import { useMutation, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { asApiError, isOutdated } from '../api'
import { Problem } from '../parts/problem'
import { Question } from '../parts/question'
import { type TaggedPerson, tagged } from '../queries'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { activation as text } from './person-text'

/** Takes a person's card down, after a question, and puts it up again. */
export function Activation(props: { known: TaggedPerson; onChange: (next: TaggedPerson, message: string) => void }) {
  const { api, ask } = useSession()
  const { queries } = useWorkplace()
  const client = useQueryClient()
  const [asking, setAsking] = createSignal(false)
  let heading: HTMLHeadingElement | undefined
  const route = api.employees[':employee_id']
  const person = () => props.known.person
  const state = () => (person().is_active ? 'on' : 'off')

  const change = useMutation(() => ({
    mutationFn: async (is_active: boolean): Promise<TaggedPerson> => {
      const param = { employee_id: person().id }
      // So that a form that is open beside it still knows of every change but this one.
      const unchanged = { headers: { 'If-Match': props.known.tag } }
      const json = { is_active }
      const pending = is_active ? route.$patch({ param, json }, unchanged) : route.$delete({ param }, unchanged)
      const { body, tag } = await tagged(ask, pending)
      return { person: body, tag }
    },
    onSuccess: (next, is_active) => {
      props.onChange(next, is_active ? text.reactivated : text.deactivated)
      // The button that was pressed is gone.
      heading?.focus()
    },
    // So that the next press is for them as they are now.
    onError: async (error) => {
      if (isOutdated(error)) await client.refetchQueries(queries.person(person().id))
    },
  }))

  return (
    <section class="panel">
      <h2 ref={heading} tabindex="-1">
        {text.titles[state()]}
      </h2>
      <p>{text.details[state()]}</p>
      <Show
        when={person().is_active}
        fallback={
          <>
            <Show when={change.error && asApiError(change.error)}>
              {(error) => <Problem title={error().title} detail={error().message} />}
            </Show>
            <button
              type="button"
              class="button"
              aria-disabled={change.isPending}
              onClick={() => change.isPending || change.mutate(true)}
            >
              {text.reactivate}
            </button>
          </>
        }
      >
        <button type="button" class="button danger" onClick={() => setAsking(true)}>
          {text.open}
        </button>
      </Show>
      <Show when={asking()}>
        <Question
          title={text.ask(person().full_name)}
          confirm={text.deactivate}
          busy={text.deactivating}
          cancel={text.keep}
          danger
          act={() => change.mutateAsync(false)}
          onClose={() => {
            setAsking(false)
            // What is shown of them may follow a moment later.
            if (change.data?.person.is_active === false) heading?.focus()
          }}
        >
          <p>{text.askDetail(person().full_name)}</p>
        </Question>
      </Show>
    </section>
  )
}
