import { createMemo, createSignal, For, Show } from 'solid-js'
import { Icon } from '../parts/icon'
import type { Row, Status } from './import-client'
import { count, labelOf, text } from './import-text'

const PAGE_ROWS = 50
const statuses: Status[] = ['failed', 'created', 'updated', 'unchanged']

export const reasonOf = ({ errors = [] }: { errors?: { field: string; message: string }[] }) =>
  errors.map(({ field, message }) => (field ? `${labelOf(field)}: ${message}` : message)).join(' ')

/** The rows of a file with what becomes of them, one outcome at a time, a page at a time. */
export function Rows(props: { rows: Row[]; labels: Record<Status, string> }) {
  const all = createMemo(() =>
    props.rows.map((row) => ({ ...row, reason: row.status === 'failed' ? reasonOf(row) : '' })),
  )
  const of = (status: Status) => all().filter((row) => row.status === status)
  const present = () => statuses.filter((status) => of(status).length > 0)
  const [shown, setShown] = createSignal<Status | 'all'>(present()[0] ?? 'all')
  const [search, setSearch] = createSignal('')
  const [page, setPage] = createSignal(0)
  const found = createMemo(() => {
    const sought = search().trim().toLowerCase()
    const status = shown()
    return (status === 'all' ? all() : of(status)).filter(
      ({ name = '', line, reason }) =>
        !sought ||
        name.toLowerCase().includes(sought) ||
        String(line) === sought ||
        reason.toLowerCase().includes(sought),
    )
  })
  const pages = () => Math.max(1, Math.ceil(found().length / PAGE_ROWS))
  const visible = () => found().slice(page() * PAGE_ROWS, (page() + 1) * PAGE_ROWS)
  const filter = (status: Status | 'all') => {
    setShown(status)
    setPage(0)
  }
  return (
    <section class="import-rows" aria-label={text.rowsLabel}>
      <div class="rows-filter">
        <fieldset class="chips">
          <legend class="unseen">{text.filter}</legend>
          <For each={[...present(), 'all' as const]}>
            {(status) => (
              <label>
                <input type="radio" name="rows" checked={shown() === status} onChange={() => filter(status)} />
                <span>
                  {status === 'all' ? text.all : props.labels[status]}{' '}
                  {count(status === 'all' ? all().length : of(status).length)}
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <input
          class="input"
          type="search"
          aria-label={text.search}
          placeholder={text.search}
          onInput={(event) => {
            setSearch(event.currentTarget.value)
            setPage(0)
          }}
        />
      </div>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{text.line}</th>
            <th scope="col">{text.name}</th>
            <th scope="col">{text.outcome}</th>
          </tr>
        </thead>
        <tbody>
          <For
            each={visible()}
            fallback={
              <tr>
                <td colspan="3" class="quiet">
                  {text.noRows}
                </td>
              </tr>
            }
          >
            {(row) => (
              <tr>
                <td>
                  <span class="rows-line">{text.line} </span>
                  {count(row.line)}
                </td>
                <th scope="row" dir="auto">
                  {row.name || <span class="quiet">{text.unnamed}</span>}
                </th>
                <td>
                  <Show when={row.status === 'failed'} fallback={<span class="quiet">{props.labels[row.status]}</span>}>
                    <For each={row.status === 'failed' ? row.errors : []}>
                      {({ field, message }) => (
                        <p>
                          <Show when={field}>
                            <strong>{labelOf(field)}:</strong>{' '}
                          </Show>
                          {message}
                        </p>
                      )}
                    </For>
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={pages() > 1}>
        <div class="rows-pages">
          <p role="status">
            {text.page(page() * PAGE_ROWS + 1, page() * PAGE_ROWS + visible().length, found().length)}
          </p>
          <button
            type="button"
            class="button"
            aria-disabled={page() === 0}
            onClick={() => setPage(Math.max(0, page() - 1))}
          >
            <Icon name="back" /> {text.previous}
          </button>
          <button
            type="button"
            class="button"
            aria-disabled={page() === pages() - 1}
            onClick={() => setPage(Math.min(pages() - 1, page() + 1))}
          >
            {text.next}
          </button>
        </div>
      </Show>
    </section>
  )
}

export const Figures = (props: { rows: Row[]; labels: Record<Status, string> }) => (
  <dl class="tally">
    <For each={['created', 'updated', 'unchanged', 'failed'] satisfies Status[]}>
      {(status) => {
        const value = () => props.rows.filter((row) => row.status === status).length
        return (
          <div classList={{ wrong: status === 'failed' && value() > 0 }}>
            <dt>{props.labels[status]}</dt>
            <dd>{count(value())}</dd>
          </div>
        )
      }}
    </For>
  </dl>
)
