import { A, useLocation, useNavigate } from '@solidjs/router'
import { createEffect, createSignal, on, Show } from 'solid-js'
import { asApiError, type Company, type Me } from '../api'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { Avatar, initials } from './avatar'
import { textOn } from './colour'
import { Dialog } from './dialog'
import { held } from './loaded'
import { MenuButton } from './menu-button'
import { Problem } from './problem'
import { leaveBy } from './unsaved'
import './header.css'

/** Whose company this is, where one can go, and the way out. */
export function Header() {
  const { me, company, isAdmin, canEdit } = useWorkplace()
  const { signOut } = useSession()
  const you = () => held(me)
  const yours = () => held(company)?.company
  const location = useLocation()
  let nav: HTMLElement | undefined
  createEffect(
    on(
      () => location.pathname,
      () => nav && showCurrent(nav),
    ),
  )
  return (
    <header class="bar">
      <div class="bar-company">
        <Mark company={yours()} />
        <Show when={(you()?.companies.length ?? 0) > 1} fallback={<strong>{yours()?.name}</strong>}>
          <CompanySwitch />
        </Show>
      </div>
      <nav ref={nav} class="bar-nav" aria-label="Main">
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
        <button type="button" class="link" title="Ends your session in this browser" onClick={() => leaveBy(signOut)}>
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

/** On a phone the links are wider than the window: the one of this page comes into its middle. */
function showCurrent(nav: HTMLElement) {
  const link = nav.querySelector('[aria-current="page"], .active')?.getBoundingClientRect()
  if (!link) return
  const { left, width } = nav.getBoundingClientRect()
  nav.scrollLeft += link.left + link.width / 2 - (left + width / 2)
}

type OwnCompany = Me['companies'][number]

/** The company at hand, and the others to go on in. */
function CompanySwitch() {
  const { api, ask, start } = useSession()
  const { me, company, companyId } = useWorkplace()
  const navigate = useNavigate()
  const [failed, setFailed] = createSignal<{ name: string; error: unknown }>()
  MenuButton.preload()
  const companies = () => held(me)?.companies ?? []
  // The one at hand may have been renamed since.
  const name = () => held(company)?.company.name ?? companies().find((one) => one.company_id === companyId)?.name
  async function choose({ company_id, name }: OwnCompany, lose: () => void) {
    try {
      await start(await ask(api.auth.switch.$post({ json: { company_id } })))
    } catch (error) {
      return void setFailed({ name, error })
    }
    lose()
    navigate('/admin')
  }
  const items = () =>
    companies()
      .filter((one) => one.company_id !== companyId)
      .map((one) => ({ label: one.name, onSelect: () => leaveBy((lose) => choose(one, lose)) }))
  return (
    <>
      <MenuButton
        label={
          <>
            <span class="unseen">Company:</span> <span class="bar-switch">{name()}</span>
          </>
        }
        items={items()}
      />
      <Show when={failed()}>
        {(what) => (
          <Dialog title={`${what().name} could not be opened`} onClose={() => setFailed(undefined)}>
            <Problem title={asApiError(what().error).title} detail={asApiError(what().error).message} />
          </Dialog>
        )}
      </Show>
    </>
  )
}
