import { createSignal, For, Show } from 'solid-js'
import type { PersonReport } from '../api'
import { countryName, number } from '../parts/intl'
import { actionNames, deviceNames, sourceNames, texts } from './analytics-text'

const text = texts.breakdown
/** Rows of a breakdown before one asks for all. */
const SHOWN_ROWS = 6

type Row = { name: string; views: number; taps: number; parts?: string }
type Given = PersonReport['breakdowns']['device']

export const Breakdowns = (props: { of: PersonReport['breakdowns'] }) => (
  <div class="breakdowns">
    <Breakdown title={text.action} rows={named(props.of.action, actionNames)} isPlain />
    <Breakdown title={text.source} rows={named(props.of.source, sourceNames)} />
    <Breakdown title={text.device} rows={named(props.of.device, deviceNames)} />
    <Breakdown title={text.region} rows={byCountry(props.of.region)} />
  </div>
)

/** With `isPlain`, one count a row: an action is a view or a tap, never both. */
function Breakdown(props: { title: string; rows: Row[]; isPlain?: boolean }) {
  const [all, setAll] = createSignal(false)
  const whole = () => props.rows.reduce((sum, row) => sum + row.views + row.taps, 0)
  const shown = () => (all() ? props.rows : props.rows.slice(0, SHOWN_ROWS))
  return (
    <section class="panel breakdown">
      <h2>{props.title}</h2>
      <Show when={props.rows.length > 0} fallback={<p class="quiet">{text.nothing}</p>}>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">{props.title}</span>
              </th>
              <Show when={!props.isPlain} fallback={<th scope="col">{text.times}</th>}>
                <th scope="col">{text.views}</th>
                <th scope="col">{text.taps}</th>
              </Show>
            </tr>
          </thead>
          <tbody>
            <For each={shown()}>
              {(row) => (
                <tr>
                  <th scope="row">
                    {row.name}
                    <Show when={row.parts}>
                      <span class="quiet parts">{row.parts}</span>
                    </Show>
                    <span
                      class="share"
                      style={{ '--share': `${(100 * (row.views + row.taps)) / whole()}%` }}
                      aria-hidden="true"
                    />
                  </th>
                  <Show when={!props.isPlain} fallback={<td>{number(row.views + row.taps)}</td>}>
                    <td>{number(row.views)}</td>
                    <td>{number(row.taps)}</td>
                  </Show>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <Show when={props.rows.length > SHOWN_ROWS}>
          <button type="button" class="link" aria-expanded={all()} onClick={() => setAll(!all())}>
            {all() ? text.fewer : text.all(props.rows.length)}
          </button>
        </Show>
      </Show>
    </section>
  )
}

const named = (rows: Given, names: Record<string, string>): Row[] =>
  rows.map(({ key, ...counts }) => ({ name: names[key ?? ''] ?? key ?? '', ...counts }))

/** "DE-BE" and "DE-BY" are one row, Germany, which names its regions. */
function byCountry(rows: Given): Row[] {
  const countries = new Map<string, Row & { regions: string[] }>()
  for (const { key, views, taps } of rows) {
    const [code = '', region] = key?.split(/-(.*)/) ?? []
    const name = code ? countryName(code) : texts.events.unknown
    const before = countries.get(name) ?? { name, views: 0, taps: 0, regions: [] }
    const regions = region ? [...before.regions, `${region} ${number(views + taps)}`] : before.regions
    countries.set(name, { name, views: before.views + views, taps: before.taps + taps, regions })
  }
  return [...countries.values()]
    .map(({ regions, ...row }) => ({ ...row, parts: regions.slice(0, SHOWN_ROWS).join(' · ') }))
    .sort((a, b) => b.views + b.taps - a.views - a.taps)
}
