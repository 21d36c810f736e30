import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { unwrap } from '../api'
import { Entrance } from '../parts/entrance'
import { Field, PasswordField } from '../parts/field'
import { Form, type Values } from '../parts/form'
import { Problem } from '../parts/problem'
import { useSession } from '../session'
import { signIn as text } from './entrance-text'

export function SignIn() {
  const { api, start, ended } = useSession()
  const lead = () => {
    if (ended() === 'by-server') return text.ended
    return ended() === 'by-user' ? text.signedOut : text.lead
  }
  const send = async ({ email = '', password = '' }: Values) =>
    start(await unwrap(api.auth.login.$post({ json: { email, password } })))
  return (
    <Entrance
      title={text.title}
      lead={lead()}
      foot={
        <>
          {text.isNew} <A href="/admin/sign-up">{text.signUp}</A>
        </>
      }
    >
      <Show when={ended() === 'unfinished'} fallback={<SignInForm send={send} />}>
        <SignOutAgain />
      </Show>
    </Entrance>
  )
}

const SignInForm = (props: { send: (values: Values) => Promise<void> }) => (
  <>
    <Form submit={text.submit} busy={text.busy} send={props.send} done={() => {}}>
      <Field name="email" label={text.email} type="email" autocomplete="username" />
      <PasswordField name="password" label={text.password} autocomplete="current-password" />
    </Form>
    <details class="forgot">
      <summary>{text.forgot}</summary>
      <p>{text.forgotDetail}</p>
    </details>
  </>
)

/** Only the service can take the cookie away, so a sign-out that did not reach it is not one. */
function SignOutAgain() {
  const { signOut } = useSession()
  return (
    <>
      <Problem title={text.unfinished.title} detail={text.unfinished.detail} />
      <button type="button" class="button primary" onClick={() => void signOut()}>
        {text.unfinished.again}
      </button>
    </>
  )
}
