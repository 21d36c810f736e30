import { A, useNavigate } from '@solidjs/router'
import { Show } from 'solid-js'
import { openCompany, opened } from '../opened'
import './operator-bar.css'

const text = {
  label: 'Operator',
  looking: 'Read-only:',
  leave: 'Leave this company',
  all: 'All companies',
} as const

/** For a superadmin: whose company is open to be looked at, and the way back. */
export function OperatorBar() {
  const navigate = useNavigate()
  const leave = () => {
    navigate('/admin/companies')
    openCompany(undefined)
  }
  return (
    <aside class="operator-bar" classList={{ looking: opened() !== undefined }} aria-label={text.label}>
      <Show when={opened()} fallback={<A href="/admin/companies">{text.all}</A>}>
        {(company) => (
          <>
            <p>
              {text.looking} <bdi>{company().name}</bdi>
            </p>
            <button type="button" class="button" onClick={leave}>
              {text.leave}
            </button>
          </>
        )}
      </Show>
    </aside>
  )
}
