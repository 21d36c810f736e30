import { useSearchParams } from '@solidjs/router'
import { createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Interval, Period } from '../queries'
import { HOURS_MAX_DAYS, texts } from './analytics-text'
import type { IntervalChoice } from './analytics-timeline'

const DAY_MS = 24 * 60 * 60 * 1000
const PRESETS = [7, 30, 90]
const DEFAULT_DAYS = 30
/** Besides days. */
const INTERVALS = ['hour', 'week'] as const
/** As many as the API answers at once (src/analytics/schema.ts). */
const MAX_DAYS = 400

const dayText = (time: number) => new Date(time).toISOString().slice(0, 10)
const today = () => dayText(Date.now())
/** A day to come has nothing to count yet: today takes its place. */
const untilToday = (day: string) => (day < today() ? day : today())
const isDay = (text: string | undefined): text is string => text !== undefined && !Number.isNaN(Date.parse(text))

/** The last so many days, today among them. */
export function lastDays(count: number): Period {
  const now = Date.now()
  return { from: dayText(now - (count - 1) * DAY_MS), to: dayText(now) }
}

const daysOf = ({ from, to }: Period) => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1

/** The period that the address names, and the intervals it is shown by, so that they survive a look elsewhere and can be passed on. */
export function usePeriod() {
  const [params, setParams] = useSearchParams<{ days?: string; from?: string; to?: string; by?: string }>()
  const isCustom = () => isDay(params.from) && isDay(params.to)
  const preset = () => PRESETS.find((days) => String(days) === params.days) ?? DEFAULT_DAYS
  const period = (): Period => {
    const { from, to } = params
    return isDay(from) && isDay(to) ? { from: untilToday(from), to: untilToday(to) } : lastDays(preset())
  }
  const isPossible = (interval: Interval) => interval !== 'hour' || daysOf(period()) <= HOURS_MAX_DAYS
  const interval = () => INTERVALS.find((one) => one === params.by && isPossible(one)) ?? 'day'
  return {
    period,
    interval,
    choice: (): IntervalChoice => ({
      value: interval(),
      isPossible,
      set: (next) => setParams({ by: next === 'day' ? undefined : next }, { replace: true }),
    }),
    preset: () => (isCustom() ? undefined : preset()),
    choosePreset: (days: number) => setParams({ days, from: undefined, to: undefined }, { replace: true }),
    chooseDays: ({ from, to }: Period) => setParams({ days: undefined, from, to }, { replace: true }),
  }
}

export function PeriodPicker(props: { of: ReturnType<typeof usePeriod> }) {
  const [asked, setAsked] = createSignal(false)
  const custom = () => asked() || props.of.preset() === undefined
  return (
    <div class="period">
      <fieldset class="choice">
        <legend class="unseen">{texts.period.label}</legend>
        <For each={PRESETS}>
          {(days) => (
            <label>
              <input
                type="radio"
                name="period"
                checked={!custom() && props.of.preset() === days}
                onChange={() => {
                  setAsked(false)
                  props.of.choosePreset(days)
                }}
              />
              <span>{texts.period.days(days)}</span>
            </label>
          )}
        </For>
        <label>
          <input type="radio" name="period" checked={custom()} onChange={() => setAsked(true)} />
          <span>{texts.period.custom}</span>
        </label>
      </fieldset>
      <Show when={custom()}>
        <CustomPeriod period={props.of.period()} choose={props.of.chooseDays} />
      </Show>
    </div>
  )
}

function CustomPeriod(props: { period: Period; choose: (period: Period) => void }) {
  const note = createUniqueId()
  const [wrong, setWrong] = createSignal<string>()
  function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
    event.preventDefault()
    for (const input of event.currentTarget.querySelectorAll('input')) input.value = untilToday(input.value)
    const form = new FormData(event.currentTarget)
    const period = { from: String(form.get('from')), to: String(form.get('to')) }
    const fault = faultOf(period)
    setWrong(fault)
    if (fault) event.currentTarget.querySelector('input')?.focus()
    else props.choose(period)
  }
  return (
    <form class="period-custom" novalidate onSubmit={submit}>
      <For each={['from', 'to'] as const}>
        {(end) => (
          <label>
            <span>{texts.period[end]}</span>
            <input
              class="input"
              type="date"
              name={end}
              max={today()}
              value={props.period[end]}
              aria-invalid={wrong() !== undefined}
              aria-describedby={note}
            />
          </label>
        )}
      </For>
      <button type="submit" class="button">
        {texts.period.apply}
      </button>
      <p id={note} class="note wrong" role="alert">
        {wrong()}
      </p>
    </form>
  )
}

function faultOf({ from, to }: Period): string | undefined {
  if (!isDay(from) || !isDay(to)) return texts.period.incomplete
  if (from > to) return texts.period.wrongOrder
  return daysOf({ from, to }) > MAX_DAYS ? texts.period.tooLong(MAX_DAYS) : undefined
}
