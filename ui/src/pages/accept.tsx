import { useLocation, useNavigate } from '@solidjs/router'
import { Show } from 'solid-js'
import { unwrap } from '../api'
import { Entrance } from '../parts/entrance'
import { PasswordField } from '../parts/field'
import { Form, type Values } from '../parts/form'
import { Problem } from '../parts/problem'
import { useSession } from '../session'
import { accept as text } from './entrance-text'

/** The invitation stands after the #, which browsers send to no server. */
export function Accept() {
  const { api, start } = useSession()
  const navigate = useNavigate()
  const location = useLocation()
  const invitation = () => location.hash.slice(1)
  const guest = () => readGuest(invitation())
  const send = async ({ password = '' }: Values) =>
    start(await unwrap(api.auth.accept.$post({ json: { invitation: invitation(), password } })))
  const done = () => navigate('/admin', { replace: true })
  return (
    <Entrance stay title={text.title(guest()?.full_name)} lead={text.lead}>
      <Show when={guest()} fallback={<Problem {...text.incomplete} />}>
        {(guest) => (
          <Form submit={text.submit} busy={text.busy} send={send} done={done}>
            <div class="field">
              <label for="invited">{text.email}</label>
              <input id="invited" class="input" type="email" autocomplete="username" readonly value={guest().email} />
              <p class="note" />
            </div>
            <PasswordField name="password" label={text.password} autocomplete="new-password" hint={text.passwordHint} />
          </Form>
        )}
      </Show>
    </Entrance>
  )
}

/** Whom an invitation (a JWT) names; only shown, the API checks it. */
function readGuest(invitation: string): { email: string; full_name: string } | undefined {
  const payload = invitation.split('.')[1]
  if (!payload) return undefined
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    const { email, full_name } = JSON.parse(new TextDecoder().decode(bytes))
    return typeof email === 'string' && typeof full_name === 'string' ? { email, full_name } : undefined
  } catch {
    return undefined
  }
}
