import { Navigate, type RouteSectionProps, useLocation } from '@solidjs/router'
import { type ParentProps, Show, Suspense } from 'solid-js'
import type { Session } from '../api'
import { Cache } from '../cache'
import { opened } from '../opened'
import { Header } from '../parts/header'
import { Loading } from '../parts/loaded'
import { OperatorBar } from '../parts/operator-bar'
import { useSession } from '../session'
import { WorkplaceProvider } from '../workplace'

/** The frame of every page behind the sign-in; without a session, the way there and back. */
export function Shell(props: RouteSectionProps) {
  const { session, ended } = useSession()
  const location = useLocation()
  const signIn = () => {
    const { pathname, search } = location
    const isPlain = ended() === 'by-user' || pathname === '/admin'
    return isPlain ? '/admin/sign-in' : `/admin/sign-in?${new URLSearchParams({ next: pathname + search })}`
  }
  return (
    <Show when={session()} keyed fallback={<Navigate href={signIn()} />}>
      {(session) => (
        <Show when={companyOf(session)} keyed fallback={<Companyless>{props.children}</Companyless>}>
          {(companyId) => (
            <Cache>
              <WorkplaceProvider session={session} companyId={companyId}>
                <Show when={session.role === 'superadmin'}>
                  <OperatorBar />
                </Show>
                <Header />
                <Suspense fallback={<Loading />}>{props.children}</Suspense>
              </WorkplaceProvider>
            </Cache>
          )}
        </Show>
      )}
    </Show>
  )
}

/** A superadmin who belongs to no company has all of them to choose from, and an account. */
const Companyless = (props: ParentProps) => (
  <Show when={useLocation().pathname === '/admin/account'} fallback={<Navigate href="/admin/companies" />}>
    <Cache>
      <OperatorBar />
      <Suspense fallback={<Loading />}>{props.children}</Suspense>
    </Cache>
  </Show>
)

/** A superadmin may have opened any company, and belongs to one or to none. */
const companyOf = ({ role, company_id }: Session) => (role === 'superadmin' && opened()?.id) || company_id
