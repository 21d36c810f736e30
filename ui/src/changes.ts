import type { QueryClient, QueryKey } from '@tanstack/solid-query'
import type { PeoplePage, Person } from './api'
import type { Queries, TaggedCompany, TaggedPerson } from './queries'

/** What a change of ours does to what was read before: the answer takes its place, and what it may have moved is outdated. */
export function createChanges(client: QueryClient, queries: Queries) {
  const { keys, person, company } = queries

  /** What is being read meanwhile may be of before, so it must not take the place of this. */
  async function replace<Kept>({ queryKey }: { queryKey: QueryKey }, next: Kept) {
    await client.cancelQueries({ queryKey })
    client.setQueryData<Kept>(queryKey, next)
  }
  /** In every list that holds them. */
  function showPerson(next: Person) {
    const replaced = (page: PeoplePage | undefined) =>
      page && { ...page, items: page.items.map((one) => (one.id === next.id ? next : one)) }
    client.setQueriesData<PeoplePage>({ queryKey: keys.pages }, replaced)
  }
  /** Before the API has answered: what is being read meanwhile is of before, so it must not take the place of this. */
  async function expectPerson(next: Person) {
    await client.cancelQueries({ queryKey: keys.pages })
    showPerson(next)
  }
  /** Who is there, in which order and how many; with the reports, which name people and count them. */
  function peopleChanged() {
    for (const queryKey of [keys.people, keys.reports, keys.subscription]) void client.invalidateQueries({ queryKey })
  }
  async function personSaved(next: TaggedPerson) {
    await replace(person(next.person.id), next)
    showPerson(next.person)
    peopleChanged()
  }
  const companySaved = ({ company: saved, tag }: TaggedCompany) => replace(company(), { company: saved, tag })

  return { showPerson, expectPerson, peopleChanged, personSaved, companySaved }
}
