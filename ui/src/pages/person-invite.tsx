import { createSignal, Show } from 'solid-js'
import type { Invitation, Person } from '../api'
import { CopyButton } from '../parts/copy-button'
import { Field } from '../parts/field'
import { Form } from '../parts/form'
import { useSession } from '../session'
import { invite as text } from './person-text'

export const Invite = (props: { person: Person }) => (
  <section class="panel">
    <Show when={props.person.has_account} fallback={<NewInvitation person={props.person} />}>
      <h2>{text.joined}</h2>
      <p>{text.joinedDetail}</p>
    </Show>
  </section>
)

/** Makes a link with which the person signs in and edits their own card; the administrator sends it. */
function NewInvitation(props: { person: Person }) {
  const { api, ask } = useSession()
  const [invitation, setInvitation] = createSignal<Invitation>()
  const send = ({ 'invitation.email': email = '' }) =>
    ask(
      api.employees[':employee_id'].invitation.$post({
        param: { employee_id: props.person.id },
        json: email ? { email } : {},
      }),
    )
  return (
    <>
      <h2>{text.title}</h2>
      <Show
        when={invitation()}
        fallback={
          <Form submit={text.submit} busy={text.busy} send={send} done={setInvitation}>
            <Field name="invitation.email" label={text.email} type="email" value={props.person.email} />
          </Form>
        }
      >
        {(made) => (
          <>
            <p>{text.made(made().email)}</p>
            <input
              class="input"
              readonly
              aria-label={text.link}
              value={made().url}
              ref={(input) => queueMicrotask(() => input.focus())}
              onFocus={(event) => event.currentTarget.select()}
            />
            <CopyButton text={made().url} label={text.copy} />
          </>
        )}
      </Show>
    </>
  )
}
