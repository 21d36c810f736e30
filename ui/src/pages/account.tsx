import { useQuery } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { Me } from '../api'
import { Loaded } from '../parts/loaded'
import { Page } from '../parts/page'
import { Question } from '../parts/question'
import { Toasts } from '../parts/toast'
import { meQuery } from '../queries'
import { useSession } from '../session'
import { ChangePassword } from './account-password'
import { roleNames, text } from './account-text'
import './account.css'

/** Of whoever is signed in, with or without a company. */
export function Account() {
  const session = useSession()
  const me = useQuery(() => meQuery(session))
  return (
    <Page title={text.title} lead={text.lead} narrow>
      <Loaded of={me}>
        {(you) => (
          <div class="account">
            <You me={you()} />
            <ChangePassword email={you().email} />
            <Sessions />
          </div>
        )}
      </Loaded>
      <Toasts />
    </Page>
  )
}

function You(props: { me: Me }) {
  const t = text.you
  return (
    <section class="panel">
      <h2>{t.title}</h2>
      <dl>
        <dt>{t.name}</dt>
        <dd>
          <bdi>{props.me.full_name}</bdi>
        </dd>
        <dt>{t.email}</dt>
        <dd>
          <bdi>{props.me.email}</bdi>
        </dd>
        <Show when={props.me.role === 'superadmin'}>
          <dt>{t.role}</dt>
          <dd>{roleNames[props.me.role]}</dd>
        </Show>
        <Show when={props.me.companies.length > 0}>
          <dt>{props.me.companies.length > 1 ? t.companies : t.company}</dt>
          <For each={props.me.companies}>
            {({ name, role }) => (
              <dd>
                <bdi>{t.in(name, role)}</bdi>
              </dd>
            )}
          </For>
        </Show>
        <dt>{t.theme}</dt>
        <dd>{t.themeValue}</dd>
      </dl>
    </section>
  )
}

function Sessions() {
  const { signOutEverywhere } = useSession()
  const [asking, setAsking] = createSignal(false)
  const t = text.sessions
  return (
    <section class="panel">
      <h2>{t.title}</h2>
      <p class="quiet">{t.detail}</p>
      <button type="button" class="button danger" onClick={() => setAsking(true)}>
        {t.open}
      </button>
      <Show when={asking()}>
        <Question
          title={t.ask}
          confirm={t.confirm}
          busy={t.busy}
          cancel={t.cancel}
          danger
          act={signOutEverywhere}
          onClose={() => setAsking(false)}
        >
          <p>{t.askDetail}</p>
        </Question>
      </Show>
    </section>
  )
}
