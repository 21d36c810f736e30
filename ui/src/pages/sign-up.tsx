import { A } from '@solidjs/router'
import { unwrap } from '../api'
import { Entrance } from '../parts/entrance'
import { Field, PasswordField } from '../parts/field'
import { Form, type Values } from '../parts/form'
import { useSession } from '../session'
import { signUp as text } from './entrance-text'

export function SignUp() {
  const { api, start } = useSession()
  const send = async ({ company_name, full_name = '', email = '', password = '' }: Values) => {
    const json = { full_name, email, password, ...(company_name && { company_name }) }
    return start(await unwrap(api.auth.signup.$post({ json })))
  }
  return (
    <Entrance
      title={text.title}
      lead={text.lead}
      foot={
        <>
          {text.isKnown} <A href="/admin/sign-in">{text.signIn}</A>
        </>
      }
    >
      <Form submit={text.submit} busy={text.busy} send={send} done={() => {}}>
        <Field name="company_name" label={text.company} autocomplete="organization" hint={text.companyHint} />
        <Field name="full_name" label={text.name} autocomplete="name" />
        <Field name="email" label={text.workEmail} type="email" autocomplete="username" />
        <PasswordField name="password" label={text.password} autocomplete="new-password" hint={text.passwordHint} />
      </Form>
    </Entrance>
  )
}
