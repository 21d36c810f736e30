import type { UseQueryResult } from '@tanstack/solid-query'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { number, ownZone } from '../parts/intl'
import { Loaded } from '../parts/loaded'
import type { Interval, Series } from '../queries'
import { Chart } from './analytics-chart'
import { filled } from './analytics-intervals'
import type { Drawn } from './analytics-plot'
import { actionNames, intervalNames, intervals, texts } from './analytics-text'
import './analytics-timeline.css'

const text = texts.timeline
const ALL = ''
const shapes = ['chart', 'table'] as const

export type IntervalChoice = {
  value: Interval
  isPossible: (interval: Interval) => boolean
  set: (to: Interval) => void
}

/** Views and taps over time, as a chart or as the table of the same numbers; without a choice, as `of` has them. */
export function Timeline(props: { of: UseQueryResult<Series>; choice?: IntervalChoice }) {
  const [shape, setShape] = createSignal<(typeof shapes)[number]>('chart')
  const [action, setAction] = createSignal(ALL)
  const [broken, setBroken] = createSignal(false)
  return (
    <section class="panel timeline">
      <header class="timeline-head">
        <h2>{text.title}</h2>
        <Show when={props.choice}>{(choice) => <Intervals choice={choice()} />}</Show>
        <select
          class="input timeline-taps"
          aria-label={text.shown}
          onChange={(event) => setAction(event.currentTarget.value)}
        >
          <option value={ALL}>{text.all}</option>
          <For each={Object.entries(actionNames).filter(([action]) => action !== 'view')}>
            {([action, name]) => <option value={action}>{name}</option>}
          </For>
        </select>
        <Show when={!broken()}>
          <fieldset class="choice small">
            <legend class="unseen">{text.as}</legend>
            <For each={shapes}>
              {(one) => (
                <label>
                  <input type="radio" name="shape" checked={shape() === one} onChange={() => setShape(one)} />
                  <span>{text[one]}</span>
                </label>
              )}
            </For>
          </fieldset>
        </Show>
      </header>
      <Show when={broken()}>
        <p class="quiet">{text.unavailable}</p>
      </Show>
      <Loaded of={props.of} loading={<div class="chart-outline" />}>
        {(series) => (
          <Drawing
            series={series()}
            action={action()}
            shape={broken() ? 'table' : shape()}
            onBroken={() => setBroken(true)}
          />
        )}
      </Loaded>
    </section>
  )
}

const Intervals = (props: { choice: IntervalChoice }) => (
  <fieldset class="choice small">
    <legend class="unseen">{text.by}</legend>
    <For each={Object.entries(intervals) as [Interval, (typeof intervals)[Interval]][]}>
      {([interval, { plural }]) => (
        <label title={props.choice.isPossible(interval) ? undefined : text.tooManyHours}>
          <input
            type="radio"
            name="interval"
            checked={props.choice.value === interval}
            disabled={!props.choice.isPossible(interval)}
            onChange={() => props.choice.set(interval)}
          />
          <span>{plural}</span>
        </label>
      )}
    </For>
  </fieldset>
)

function Drawing(props: { series: Series; action: string; shape: (typeof shapes)[number]; onBroken: () => void }) {
  const drawn = createMemo(() => drawnOf(props.series, props.action))
  const size = () => intervals[drawn().interval].counted(drawn().starts.length)
  const partial = () => drawn().names.filter((_, index) => drawn().parts[index])
  return (
    <div class="drawing">
      <Show when={props.shape === 'table'} fallback={<Chart of={drawn()} onBroken={props.onBroken} />}>
        <Table of={drawn()} name={text.tableShown(size())} />
      </Show>
      <Show when={props.shape === 'chart' && partial().length > 0}>
        <p class="quiet">{text.parts(partial())}</p>
      </Show>
      <p class="quiet">{text.zone(ownZone())}</p>
      <p class="unseen" role="status">
        {props.shape === 'table' ? text.tableShown(size()) : text.chartShown(size())}
      </p>
    </div>
  )
}

const Table = (props: { of: Drawn; name: string }) => (
  <section class="day-table" tabindex="0" aria-label={props.name}>
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">{intervals[props.of.interval].column}</th>
          <th scope="col">{text.views}</th>
          <th scope="col">{text.taps}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.of.names.map((name, index) => ({ name, index })).reverse()}>
          {({ name, index }) => (
            <tr>
              <th scope="row">{name}</th>
              <td>{number(props.of.views[index] ?? 0)}</td>
              <td>{number(props.of.taps[index] ?? 0)}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  </section>
)

function drawnOf(series: Series, action: string): Drawn {
  const { interval, starts, parts, counts } = filled(series)
  const tapsOf = (counted: Record<string, number | undefined>) =>
    action === ALL
      ? Object.entries(counted).reduce((sum, [name, count]) => (name === 'view' ? sum : sum + (count ?? 0)), 0)
      : (counted[action] ?? 0)
  const names = intervalNames(interval, starts, parts)
  return { interval, starts, parts, names, views: counts.map(({ view }) => view ?? 0), taps: counts.map(tapsOf) }
}
