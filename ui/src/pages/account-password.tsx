import { createSignal } from 'solid-js'
import { PasswordField } from '../parts/field'
import { Form, type Values } from '../parts/form'
import { useSession } from '../session'
import { text } from './account-text'

const t = text.password

/** Ends every session but this one, which goes on with the answer's. */
export function ChangePassword(props: { email: string }) {
  const { api, ask, start } = useSession()
  const [changed, setChanged] = createSignal(false)
  let section: HTMLElement | undefined
  async function send({ current_password = '', new_password = '' }: Values) {
    setChanged(false)
    await start(await ask(api.auth.password.$post({ json: { current_password, new_password } })))
  }
  function done() {
    section?.querySelector('form')?.reset()
    setChanged(true)
  }
  return (
    <section class="panel" ref={section}>
      <h2>{t.title}</h2>
      <Form
        submit={t.save}
        busy={t.saving}
        send={send}
        done={done}
        more={
          <p class="saved" role="status">
            {changed() && t.changed}
          </p>
        }
      >
        {/* Tells password managers whose password it is. */}
        <input type="email" autocomplete="username" value={props.email} readonly hidden />
        <PasswordField name="current_password" label={t.current} autocomplete="current-password" />
        <PasswordField name="new_password" label={t.next} autocomplete="new-password" hint={t.hint} />
      </Form>
    </section>
  )
}
