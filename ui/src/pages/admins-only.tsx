import { Navigate, type RouteSectionProps } from '@solidjs/router'
import { Show } from 'solid-js'
import { useWorkplace } from '../workplace'

/** Where a company is only looked at, nobody is added to it. */
export function EditorsOnly(props: RouteSectionProps) {
  const { canEdit } = useWorkplace()
  return (
    <Show when={canEdit} fallback={<Navigate href="/admin/people" />}>
      {props.children}
    </Show>
  )
}

/** An administrator has the company, and no card of their own. */
export function EmployeesOnly(props: RouteSectionProps) {
  const { isAdmin } = useWorkplace()
  return (
    <Show when={!isAdmin} fallback={<Navigate href="/admin" />}>
      {props.children}
    </Show>
  )
}

/** Whoever is no administrator has their own card, and nothing else. */
export function AdminsOnly(props: RouteSectionProps) {
  const { isAdmin } = useWorkplace()
  return (
    <Show when={isAdmin} fallback={<Navigate href="/admin/card" />}>
      {props.children}
    </Show>
  )
}
