import { type JSX, Show } from 'solid-js'
import type { CompanyReport, PersonReport } from '../api'
import { dayRange, number, share } from '../parts/intl'
import { texts } from './analytics-text'

/** The few numbers that say how a period went, each beside the period before. */
export const Figures = (props: { report: PersonReport; people?: CompanyReport['people'] | undefined }) => (
  <dl class="figures" aria-label={texts.figures.label}>
    <Show when={props.people}>
      {(people) => <Figure name={texts.figures.people} value={people().active} note={viewed(people())} />}
    </Show>
    <Visitors report={props.report} />
    <Counted name={texts.figures.views} of="views" report={props.report} />
    <Counted name={texts.figures.taps} of="taps" report={props.report} />
    <Counted name={texts.figures.saves} of="saves" report={props.report} />
  </dl>
)

function viewed(people: CompanyReport['people']): string {
  const words = texts.figures.viewed(people.viewed)
  return people.viewed > people.active ? texts.figures.viewedOfMore(words) : words
}

const Counted = (props: { name: string; of: 'views' | 'taps' | 'saves'; report: PersonReport }) => {
  const before = () => props.report.previous.totals[props.of]
  const note = <Trend value={props.report.whole_days?.totals[props.of]} before={before()} />
  return <Figure name={props.name} value={props.report.totals[props.of]} note={note} />
}

/** Nothing tells whether who comes on two days is the same person, so a longer period has its days' visitors added up. */
const Visitors = (props: { report: PersonReport }) => {
  const whole = () => props.report.whole_days?.visitors.sum_of_days
  const isOneDay = () => props.report.from === props.report.to
  return (
    <Figure
      name={isOneDay() ? texts.figures.visitorsThatDay : texts.figures.visitors}
      value={props.report.visitors.sum_of_days}
      note={<Trend value={whole()} before={props.report.previous.visitors.sum_of_days} />}
      also={isOneDay() ? undefined : texts.figures.addedUp}
    />
  )
}

const Figure = (props: { name: string; value: number; note: JSX.Element; also?: string | undefined }) => (
  <div class="figure">
    <dt>{props.name}</dt>
    <dd class="figure-value">{number(props.value)}</dd>
    <dd class="figure-note">{props.note}</dd>
    <Show when={props.also}>
      <dd class="figure-note">{props.also}</dd>
    </Show>
  </div>
)

/** Below the figures: what they are compared with, what they leave out, and how the visitors among them are told apart. */
export const FigureNotes = (props: { report: PersonReport }) => {
  const { previews, bots } = texts.machines
  const machines = () => {
    const { machines } = props.report
    return [machines.previews && previews(machines.previews), machines.bots && bots(machines.bots)].filter(Boolean)
  }
  const compared = (whole: { from: string; to: string }) => {
    const { to, previous } = props.report
    const before = dayRange(previous.from, previous.to)
    return whole.to === to ? texts.compared(before) : texts.comparedWhole(dayRange(whole.from, whole.to), before)
  }
  return (
    <div class="figure-notes quiet">
      <Show when={props.report.whole_days}>{(whole) => <p>{compared(whole())}</p>}</Show>
      <details>
        <summary>{texts.visitors.how}</summary>
        <p>{texts.visitors.hint}</p>
      </details>
      <Show when={machines().length > 0}>
        <p class="machines">{texts.machines.line(machines().join(', '))}</p>
      </Show>
    </div>
  )
}

/** Of whole days, in words and with an arrow: never by colour alone. `value` is undefined where no day is over. */
function Trend(props: { value: number | undefined; before: number }) {
  const change = () => Math.sign((props.value ?? props.before) - props.before)
  const words = () => {
    if (props.value === undefined) return texts.trend.unfinished
    if (props.before === 0) return props.value === 0 ? texts.trend.none : texts.trend.first
    if (change() === 0) return texts.trend.same
    const difference = share(Math.abs(props.value - props.before), props.before)
    return change() > 0 ? texts.trend.more(difference) : texts.trend.less(difference)
  }
  return (
    <span classList={{ up: change() > 0, down: change() < 0 }}>
      <Show when={change() !== 0}>
        <span aria-hidden="true">{change() > 0 ? '↑ ' : '↓ '}</span>
      </Show>
      {words()}
    </span>
  )
}
