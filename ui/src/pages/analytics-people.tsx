import { A } from '@solidjs/router'
import { useInfiniteQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import type { CompanyReport } from '../api'
import { Avatar } from '../parts/avatar'
import { number } from '../parts/intl'
import { held } from '../parts/loaded'
import { More } from '../parts/more'
import type { Period } from '../queries'
import { useWorkplace } from '../workplace'
import { texts } from './analytics-text'

const text = texts.people
/** How many a report names at most (src/analytics/view.ts): with as many, there may be more. */
const TOP_PEOPLE = 10

type Person = CompanyReport['top_people'][number]

/** Who was looked at, the busiest first: those of a report, or all of them page by page once somebody asks. */
export function BusyPeople(props: { top: Person[]; period: Period; search: string }) {
  const { queries } = useWorkplace()
  const all = useInfiniteQuery(() => ({
    ...queries.busyPeople(props.period),
    enabled: ({ state }) => state.data !== undefined,
  }))
  const hasMore = () => (held(all) ? all.hasNextPage : props.top.length >= TOP_PEOPLE)
  return (
    <>
      <PeopleTable people={held(all)?.pages.flatMap(({ items }) => items) ?? props.top} search={props.search} />
      <Show when={hasMore()}>
        <More of={all} label={text.more} busy={text.busy} />
      </Show>
    </>
  )
}

/** `search` is the part of the address that keeps the period. */
export const PeopleTable = (props: { people: Person[]; search?: string }) => (
  <div class="people-scroll">
    <table class="numbers people-numbers">
      <thead>
        <tr>
          <th scope="col">{text.person}</th>
          <th scope="col">{texts.figures.views}</th>
          <th scope="col">{texts.figures.taps}</th>
          <th scope="col">{texts.figures.saves}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.people}>
          {(person) => (
            <tr>
              <th scope="row">
                <span class="busy-person">
                  <Avatar name={person.employee_name} photo={person.photo_url} />
                  <span>
                    <A href={`/admin/analytics/people/${person.employee_id}${props.search ?? ''}`}>
                      <bdi>{person.employee_name}</bdi>
                    </A>
                    <Show when={!person.is_active}>
                      <span class="quiet"> {text.deactivated}</span>
                    </Show>
                  </span>
                </span>
              </th>
              <td>{number(person.views)}</td>
              <td>{number(person.taps)}</td>
              <td>{number(person.saves)}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  </div>
)
