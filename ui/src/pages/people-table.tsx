import { createWindowVirtualizer } from '@tanstack/solid-virtual'
import { createEffect, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import type { Person } from '../api'
import { Icon } from '../parts/icon'
import { whenIdle } from '../parts/later'
import type { People } from './people-pages'
import { PersonCells } from './people-row'
import type { Selection } from './people-selection'
import { columns, type Sort, text } from './people-text'
import './people-table.css'

/** CSS pixels of a row whose text has its usual size; the real ones are measured. */
const ROW_PX = 61
/** Rows beyond the screen's edge, so that a flick does not show their making; made once those in sight stand. */
const OVERSCAN_ROWS = 12

type Props = {
  people: People
  selection: Selection
  sort: Sort
  onSort: (sort: Sort) => void
  onSelect: (index: number, person: Person, on: boolean, range: boolean) => void
  onQr: (person: Person) => void
  onReactivate: (person: Person) => void
}

/** As many rows as people match; only those in sight are made, and those not read yet are read as they come in sight. */
export function PeopleTable(props: Props) {
  let list: HTMLTableSectionElement | undefined
  const [top, setTop] = createSignal(0)
  const [overscan, setOverscan] = createSignal(0)
  onMount(() => whenIdle(() => setOverscan(OVERSCAN_ROWS)))
  const measure = () => setTop((list?.getBoundingClientRect().top ?? 0) + window.scrollY)
  onMount(() => {
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    onCleanup(() => observer.disconnect())
  })
  const virtual = createWindowVirtualizer({
    get count() {
      return props.people.total() ?? 0
    },
    estimateSize: () => ROW_PX,
    get overscan() {
      return overscan()
    },
    get scrollMargin() {
      return top()
    },
  })
  createEffect(() => {
    const items = virtual.getVirtualItems()
    props.people.show([items[0]?.index ?? 0, items.at(-1)?.index ?? 0])
  })
  return (
    <table
      class="people"
      aria-label={text.title}
      aria-rowcount={(props.people.total() ?? 0) + 1}
      aria-busy={props.people.loading()}
    >
      <Head {...props} />
      <tbody class="people-rows" ref={list} style={{ height: `${virtual.getTotalSize()}px` }}>
        <For each={virtual.getVirtualItems()}>
          {(item) => (
            <tr
              aria-rowindex={item.index + 2}
              data-index={item.index}
              class="people-place"
              ref={(element) => queueMicrotask(() => virtual.measureElement(element))}
              style={{ transform: `translateY(${item.start - top()}px)` }}
            >
              <Show
                when={props.people.at(item.index)}
                fallback={
                  <td class="person waiting">
                    <span class="unseen">{text.loading}</span>
                  </td>
                }
              >
                {(person) => (
                  <PersonCells
                    person={person()}
                    selected={props.selection.has(person().id)}
                    onSelect={(on, range) => props.onSelect(item.index, person(), on, range)}
                    onQr={() => props.onQr(person())}
                    onReactivate={() => props.onReactivate(person())}
                  />
                )}
              </Show>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}

function Head(props: Props) {
  const everyone = () => {
    const { selection, people } = props
    return selection.size() > 0 && selection.size() === people.total()
  }
  const direction = (key: string) =>
    props.sort === key ? 'ascending' : props.sort === `-${key}` ? 'descending' : undefined
  return (
    <thead>
      <tr class="people-head" aria-rowindex={1}>
        <th scope="col" class="person-check">
          <input
            type="checkbox"
            aria-label={text.selectAll}
            checked={everyone()}
            ref={(box) =>
              createEffect(() => {
                box.indeterminate = props.selection.size() > 0 && !everyone()
              })
            }
            onChange={(event) => props.selection.setEveryone(event.currentTarget.checked)}
          />
        </th>
        <For each={columns}>
          {({ key, label, first }) => (
            <th scope="col" class={`column-${key}`} aria-sort={direction(key) ?? 'none'}>
              <button
                type="button"
                class="column"
                classList={{ up: direction(key) === 'ascending', down: direction(key) === 'descending' }}
                onClick={() => props.onSort(direction(key) ? (props.sort === key ? `-${key}` : key) : first)}
              >
                {label}
                <Icon name="down" />
              </button>
            </th>
          )}
        </For>
        <th scope="col" class="person-actions">
          <span class="unseen">{text.card}</span>
        </th>
      </tr>
    </thead>
  )
}
