import { createEffect, createSignal, on, onCleanup, onMount } from 'solid-js'
import { number } from '../parts/intl'
import type { Drawn } from './analytics-plot'
import { intervals, texts } from './analytics-text'

const text = texts.timeline

/** Views and taps as lines; `onBroken` when the code that draws them is not there. */
export function Chart(props: { of: Drawn; onBroken: () => void }) {
  let box: HTMLDivElement | undefined
  let chart: { update(next: Drawn): void; destroy(): void } | undefined
  let gone = false
  const [hovered, setHovered] = createSignal<number>()
  const sum = (counts: number[]) => number(counts.reduce((total, count) => total + count, 0))
  const read = (counts: number[]) => {
    const index = hovered()
    return index === undefined ? sum(counts) : number(counts[index] ?? 0)
  }
  onMount(async () => {
    // No module either, while the page is loaded again because its code is gone (index.tsx).
    const plot = await import('./analytics-plot').then(
      (module) => module?.plot,
      () => undefined,
    )
    if (gone || !box) return
    if (plot) chart = plot(box, props.of, setHovered)
    else props.onBroken()
  })
  createEffect(
    on(
      () => props.of,
      (next) => chart?.update(next),
      { defer: true },
    ),
  )
  onCleanup(() => {
    gone = true
    chart?.destroy()
  })
  const when = () => props.of.names[hovered() ?? -1]
  return (
    <>
      <div class="timeline-legend" aria-hidden="true">
        <span class="key views">
          {text.views} <b>{read(props.of.views)}</b>
        </span>
        <span class="key taps">
          {text.taps} <b>{read(props.of.taps)}</b>
        </span>
        <span class="quiet">{when()}</span>
      </div>
      <div
        ref={box}
        class="chart"
        role="img"
        aria-label={text.summary(
          intervals[props.of.interval].counted(props.of.starts.length),
          sum(props.of.views),
          sum(props.of.taps),
        )}
      />
    </>
  )
}
