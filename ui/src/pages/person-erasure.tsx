import type { InferRequestType } from 'hono/client'
import { createSignal, For, Show } from 'solid-js'
import type { Api, Person } from '../api'
import { Question } from '../parts/question'
import { type TaggedPerson, tagged } from '../queries'
import { useSession } from '../session'
import { erasure as text } from './person-text'

type Choice = InferRequestType<Api['employees'][':employee_id']['erasure']['$post']>['json']['events']
const choices: Choice[] = ['anonymise', 'delete']

/** Erases somebody who is deactivated, after a question about what happened on their card. */
export function Erasure(props: { person: Person; done: (left: TaggedPerson) => void }) {
  const { api, ask } = useSession()
  const [asking, setAsking] = createSignal(false)
  const [events, setEvents] = createSignal<Choice>('anonymise')

  async function erase() {
    const sent = { param: { employee_id: props.person.id }, json: { events: events() } }
    const { body, tag } = await tagged(ask, api.employees[':employee_id'].erasure.$post(sent))
    props.done({ person: body, tag })
  }

  return (
    <section class="panel">
      <h2>{text.title}</h2>
      <p>{text.detail}</p>
      <button type="button" class="button danger" onClick={() => setAsking(true)}>
        {text.open}
      </button>
      <Show when={asking()}>
        <Question
          title={text.ask(props.person.full_name)}
          confirm={text.erase}
          busy={text.erasing}
          cancel={text.keep}
          danger
          act={erase}
          onClose={() => setAsking(false)}
        >
          <p>{text.askDetail}</p>
          <fieldset class="options">
            <legend>{text.events}</legend>
            <For each={choices}>
              {(choice) => (
                <label class="option">
                  <input
                    type="radio"
                    name="events"
                    value={choice}
                    checked={events() === choice}
                    onChange={() => setEvents(choice)}
                  />
                  <span>
                    {text.choices[choice]}
                    <span class="quiet">{text.choiceDetails[choice]}</span>
                  </span>
                </label>
              )}
            </For>
          </fieldset>
        </Question>
      </Show>
    </section>
  )
}
