import { Navigate } from '@solidjs/router'
import { Show } from 'solid-js'
import { useWorkplace } from '../workplace'
import { Overview } from './overview'

/** Employees come for their own card, everyone else for the company. */
export function Home() {
  const { isAdmin } = useWorkplace()
  return (
    <Show when={isAdmin} fallback={<Navigate href="/admin/card" />}>
      <Overview />
    </Show>
  )
}
