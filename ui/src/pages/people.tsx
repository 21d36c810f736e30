import { A, useSearchParams } from '@solidjs/router'
import { useMutation } from '@tanstack/solid-query'
import { createEffect, createSignal, on, Show } from 'solid-js'
import { asApiError, type Person } from '../api'
import { Dialog } from '../parts/dialog'
import { Icon } from '../parts/icon'
import { later } from '../parts/later'
import { Page } from '../parts/page'
import { Failure, Problem } from '../parts/problem'
import { say, Toasts } from '../parts/toast'
import type { Search } from '../queries'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { PeopleEmpty, PeopleSkeleton } from './people-empty'
import { PeopleFilters } from './people-filters'
import { createPeople } from './people-pages'
import { createSelection } from './people-selection'
import { PeopleTable } from './people-table'
import { type Sort, type Status, sorts, statuses, text } from './people-text'
import './people.css'

const PeopleBulk = later(async () => (await import('./people-bulk')).PeopleBulk)
const QrCode = later(async () => (await import('../parts/qr-code')).QrCode)

const DEFAULTS: Search = { q: '', status: 'active', sort: 'name' }

/** The search stands in the address, so that it survives a look at a person and can be passed on. */
export function People() {
  const { api, ask } = useSession()
  const { canEdit, changes } = useWorkplace()
  const [params, setParams] = useSearchParams<{ q?: string; status?: string; sort?: string }>()
  const search = (): Search => ({
    q: params.q ?? DEFAULTS.q,
    status: params.status && params.status in statuses ? (params.status as Status) : DEFAULTS.status,
    sort: params.sort && params.sort in sorts ? (params.sort as Sort) : DEFAULTS.sort,
  })
  const people = createPeople(search)
  const selection = createSelection(people)
  PeopleBulk.preload()
  QrCode.preload()
  const [shown, setShown] = createSignal<Person>()
  createEffect(on(() => JSON.stringify(search()), selection.clear, { defer: true }))

  function change(next: Partial<Search>) {
    const all = { ...search(), ...next }
    const inAddress = (key: keyof Search) => (all[key] === DEFAULTS[key] ? undefined : all[key])
    setParams({ q: inAddress('q'), status: inAddress('status'), sort: inAddress('sort') }, { replace: true })
  }
  /** Shown at once; taken back, with the reason, when it fails. */
  const reactivation = useMutation(() => ({
    mutationFn: ({ id }: Person) =>
      ask(api.employees[':employee_id'].$patch({ param: { employee_id: id }, json: { is_active: true } })),
    onMutate: (person) => changes.expectPerson({ ...person, is_active: true }),
    onSuccess: (person) => {
      changes.showPerson(person)
      say('good', text.reactivated(person.full_name))
    },
    onError: (error, person) => {
      changes.showPerson(person)
      say('bad', text.notReactivated(person.full_name), asApiError(error).message)
    },
    onSettled: changes.peopleChanged,
  }))
  const select = (...args: Parameters<typeof selection.set>) =>
    void selection.set(...args).catch((error) => say('bad', text.notSelected, asApiError(error).message))
  const lead = () => {
    const total = people.total()
    return total === undefined ? '' : text.found(total, isFiltered())
  }
  const isFiltered = () => search().q !== '' || search().status !== DEFAULTS.status

  return (
    <Page
      title={text.title}
      lead={<span role="status">{lead()}</span>}
      actions={
        <Show when={canEdit}>
          <A class="button" href="/admin/import">
            {text.import}
          </A>
          <A class="button primary" href="/admin/people/new">
            <Icon name="plus" /> {text.add}
          </A>
        </Show>
      }
    >
      <PeopleFilters search={search()} onChange={change} />
      <Show when={selection.size() > 0}>
        <PeopleBulk selection={selection} search={search()} />
      </Show>
      <Show
        when={people.total() !== undefined}
        fallback={
          <Show when={people.failed()} fallback={<PeopleSkeleton />}>
            {(error) => <Failure error={error()} retry={people.retry} />}
          </Show>
        }
      >
        <Show
          when={people.total()}
          fallback={<PeopleEmpty {...search()} onClear={() => change({ q: '', status: DEFAULTS.status })} />}
        >
          <PeopleTable
            people={people}
            selection={selection}
            sort={search().sort}
            onSort={(sort) => change({ sort })}
            onQr={setShown}
            onSelect={select}
            onReactivate={(person) => reactivation.mutate(person)}
          />
        </Show>
        <Show when={people.failed()}>
          {(error) => (
            <div class="people-failed">
              <Problem title={text.more} detail={error().message} />
              <button type="button" class="button" onClick={() => people.retry()}>
                {text.retry}
              </button>
            </div>
          )}
        </Show>
      </Show>
      <Show when={shown()}>
        {(person) => (
          <Dialog title={person().full_name} onClose={() => setShown(undefined)}>
            <QrCode person={person()} />
          </Dialog>
        )}
      </Show>
      <Toasts />
    </Page>
  )
}
