import { A, useNavigate } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Company, Me } from '../api'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { Avatar, initials } from './avatar'
import { textOn } from './colour'
import { held } from './loaded'
import './header.css'

/** Whose company this is, where one can go, and the way out. */
export function Header() {
  const { me, company, isAdmin, canEdit } = useWorkplace()
  const { signOut } = useSession()
  const you = () => held(me)
  const yours = () => held(company)?.company
  return (
    <header class="bar">
      <div class="bar-company">
        <Mark company={yours()} />
        <Show when={(you()?.companies.length ?? 0) > 1} fallback={<strong>{yours()?.name}</strong>}>
          <CompanySwitch />
        </Show>
      </div>
      <nav class="bar-nav" aria-label="Main">
        <Show
          when={isAdmin}
          fallback={
            <>
              <A href="/admin/card" end>
                My card
              </A>
              <A href="/admin/card/numbers">My numbers</A>
            </>
          }
        >
          <A href="/admin" end>
            Overview
          </A>
          <A href="/admin/people">People</A>
          <A href="/admin/analytics">Analytics</A>
          <Show when={canEdit}>
            <A href="/admin/import">Import</A>
          </Show>
          <A href="/admin/company">Company</A>
          <A href="/admin/subscription">Subscription</A>
        </Show>
      </nav>
      <div class="bar-you">
        <A class="bar-account" inactiveClass="" href="/admin/account" title={you()?.email}>
          <Avatar name={you()?.full_name ?? ''} photo={null} />
          <span class="bar-name">{you()?.full_name}</span>
          <span class="unseen">Account</span>
        </A>
        <button type="button" class="link" title="Ends your session in this browser" onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
    </header>
  )
}

/** A small card in the company's colour. */
const Mark = (props: { company: Company | undefined }) => (
  <Show when={props.company} fallback={<span class="mark" />}>
    {(company) => (
      <span
        class="mark"
        style={{ background: company().brand_color, color: textOn(company().brand_color) }}
        aria-hidden="true"
      >
        {initials(company().name).slice(0, 1)}
      </span>
    )}
  </Show>
)

function CompanySwitch() {
  const { api, ask, start } = useSession()
  const { me, company, companyId } = useWorkplace()
  // The one at hand may have been renamed since.
  const nameOf = (one: Me['companies'][number]) =>
    (one.company_id === companyId && held(company)?.company.name) || one.name
  const navigate = useNavigate()
  async function choose(company_id: string) {
    const answer = await ask(api.auth.switch.$post({ json: { company_id } }))
    await start(answer)
    navigate('/admin')
  }
  return (
    <select
      class="bar-switch"
      aria-label="Company"
      value={companyId}
      onChange={(event) => void choose(event.currentTarget.value)}
    >
      <For each={held(me)?.companies}>
        {(one) => (
          <option value={one.company_id} selected={one.company_id === companyId}>
            {nameOf(one)}
          </option>
        )}
      </For>
    </select>
  )
}
