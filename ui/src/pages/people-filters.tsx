import { For, onCleanup } from 'solid-js'
import { Icon } from '../parts/icon'
import type { Search } from '../queries'
import { type Sort, type Status, sorts, statuses, text } from './people-text'

const TYPING_PAUSE_MS = 200

/** The search, the status, and on a phone the order, which has no column heads there. */
export function PeopleFilters(props: { search: Search; onChange: (change: Partial<Search>) => void }) {
  let typing: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(typing))
  const type = (q: string) => {
    clearTimeout(typing)
    typing = setTimeout(() => props.onChange({ q: q.trim() }), TYPING_PAUSE_MS)
  }
  return (
    <search class="filters">
      <label class="search">
        <Icon name="search" />
        <span class="unseen">{text.search}</span>
        <input
          class="input"
          type="search"
          placeholder={text.searchHint}
          value={props.search.q}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </label>
      <fieldset class="segments">
        <legend class="unseen">{text.status}</legend>
        <For each={Object.entries(statuses) as [Status, string][]}>
          {([status, label]) => (
            <label>
              <input
                type="radio"
                name="status"
                checked={props.search.status === status}
                onChange={() => props.onChange({ status })}
              />
              <span>{label}</span>
            </label>
          )}
        </For>
      </fieldset>
      <label class="sort">
        <span class="unseen">{text.sort}</span>
        <select
          class="input"
          value={props.search.sort}
          onChange={(event) => props.onChange({ sort: event.currentTarget.value as Sort })}
        >
          <For each={Object.entries(sorts)}>
            {([sort, label]) => (
              <option value={sort} selected={sort === props.search.sort}>
                {label}
              </option>
            )}
          </For>
        </select>
      </label>
    </search>
  )
}
