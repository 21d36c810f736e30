import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import { type TaggedPerson, tagged } from '../queries'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import type { PersonInput } from './person-values'

/** What the editor of somebody who is there needs to save them, and whether it has. */
export function createSaving(id: () => string) {
  const { api, ask } = useSession()
  const { queries, changes } = useWorkplace()
  const client = useQueryClient()
  const [saved, setSaved] = createSignal(false)

  async function send(json: PersonInput, tag: string | undefined): Promise<TaggedPerson> {
    setSaved(false)
    const unchanged = tag ? { headers: { 'If-Match': tag } } : {}
    const pending = api.employees[':employee_id'].$put({ param: { employee_id: id() }, json }, unchanged)
    const { body, tag: now } = await tagged(ask, pending)
    return { person: body, tag: now }
  }
  const readAgain = () => client.fetchQuery({ ...queries.person(id()), staleTime: 0 })
  function done(next: TaggedPerson) {
    changes.personSaved(next)
    setSaved(true)
  }
  return { saved, send, readAgain, done }
}
