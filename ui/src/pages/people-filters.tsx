import { For } from 'solid-js'
import { SearchBox } from '../parts/search-box'
import type { Search } from '../queries'
import { type Sort, type Status, sorts, statuses, text } from './people-text'

/** The search, the status, and on a phone the order, which has no column heads there. */
export function PeopleFilters(props: { search: Search; onChange: (change: Partial<Search>) => void }) {
  return (
    <search class="filters">
      <SearchBox
        class="search"
        label={text.search}
        placeholder={text.searchHint}
        value={props.search.q}
        onSearch={(q) => props.onChange({ q })}
      />
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
