import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { number, ownDate, ownTime, ownZone } from '../parts/intl'
import type { Interval } from '../queries'
import type { Part } from './analytics-intervals'
import { dayNaming } from './analytics-text'

const HEIGHT_PX = 240
/** Of the text size: what an axis needs for its labels, for each character of one, and between them. */
const AXIS_TEXT = { x: 2.8, y: 3.4, character: 0.65, gapX: 6, gapDates: 7.5, gapY: 3 }
const SECOND_MS = 1000
const HOUR_S = 60 * 60
const DAY_S = 24 * HOUR_S
/** uPlot takes steps of 30 days and more as calendar months of 30 days, so that labels are at the first of one. */
const MONTHS = [30, 60, 90, 120, 180, 360]
/** Seconds from one label of the axis to the next: as many as there is room for. */
const LABELS: Record<Interval, number[]> = {
  hour: [...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_S), ...[1, 2, 7, 14].map((days) => days * DAY_S)],
  day: [1, 2, 7, 14, ...MONTHS].map((days) => days * DAY_S),
  week: [7, 14, ...MONTHS].map((days) => days * DAY_S),
}
/** More points than these run into one another on a phone, and lines of more into each other. */
const POINTS_SHOWN = 14
const THICK_LINES = 200
/** At least so many on the axis, so that one view does not look like a multitude. */
const LOWEST_TOP = 4

/** Views and taps of intervals, which begin at `starts` (milliseconds); `parts` of those that are not counted whole. */
export type Drawn = {
  interval: Interval
  starts: number[]
  parts: (Part | undefined)[]
  names: string[]
  views: number[]
  taps: number[]
}

/**
 * Draws views and taps over time into `box` with the colours and the text size of its styles, as wide as it is.
 * `hovered` hears the index of the interval under the pointer. Answers how to draw other numbers, and how to take it away.
 */
export function plot(box: HTMLElement, given: Drawn, hovered: (index: number | undefined) => void) {
  let chart = draw(box, given, hovered)
  let latest = given
  const redraw = () => {
    chart.destroy()
    chart = draw(box, latest, hovered)
  }
  const resizing = new ResizeObserver(() => {
    if (box.clientWidth > 0 && box.clientWidth !== chart.width)
      chart.setSize({ width: box.clientWidth, height: HEIGHT_PX })
  })
  resizing.observe(box)
  const theme = matchMedia('(prefers-color-scheme: dark)')
  theme.addEventListener('change', redraw)
  return {
    update(next: Drawn) {
      latest = next
      redraw()
    },
    destroy() {
      resizing.disconnect()
      theme.removeEventListener('change', redraw)
      chart.destroy()
    },
  }
}

function draw(
  box: HTMLElement,
  { interval, starts, views, taps }: Drawn,
  hovered: (index: number | undefined) => void,
) {
  const seconds = starts.map((start) => start / SECOND_MS)
  const style = getComputedStyle(box)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const textPx = Number.parseFloat(style.fontSize)
  const axis = {
    stroke: colour('--muted'),
    font: `${textPx}px ${style.fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  }
  const line = { width: starts.length <= THICK_LINES ? 2 : 1, points: { show: starts.length <= POINTS_SHOWN, size: 6 } }
  const local = (seconds: number) => UPlot.tzDate(new Date(seconds * SECOND_MS), ownZone())
  const dayName = dayNaming(starts)
  const gapX = textPx * (dayName === ownDate ? AXIS_TEXT.gapDates : AXIS_TEXT.gapX)
  const label = (seconds: number) => {
    const isTime = interval === 'hour' && (local(seconds).getHours() > 0 || local(seconds).getMinutes() > 0)
    return (isTime ? ownTime : dayName)(seconds * SECOND_MS)
  }
  const options: UPlot.Options = {
    width: box.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    tzDate: local,
    scales: {
      x: { range: (_, min, max) => (seconds.length === 1 ? [min - DAY_S, min + DAY_S] : [min, max]) },
      y: { range: (_, __, max) => [0, roundedUp(max)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: AXIS_TEXT.x * textPx,
        gap: textPx,
        space: gapX,
        values: (_, places) => places.map(label),
        incrs: LABELS[interval],
        ...(seconds.length === 1 && { splits: () => seconds }),
      },
      {
        ...axis,
        // From the plot to the label and from there to the edge half a character each; null before there are numbers.
        size: (_, labels) => textPx * Math.max(AXIS_TEXT.y, 1 + AXIS_TEXT.character * longest(labels ?? [])),
        space: AXIS_TEXT.gapY * textPx,
        splits: (_, __, ___, top) => [0, 1, 2, 3, 4].map((quarter) => (top * quarter) / 4),
        values: (_, counts) => counts.map(number),
      },
    ],
    series: [
      {},
      { ...line, stroke: colour('--accent'), fill: colour('--tint') },
      { ...line, stroke: colour('--ink'), dash: [5, 4] },
    ],
    hooks: { setCursor: [({ cursor }) => hovered(cursor.idx ?? undefined)] },
  }
  return new UPlot(options, [seconds, views, taps], box)
}

const longest = (labels: string[]) => Math.max(0, ...labels.map(({ length }) => length))

/** The next number whose quarters are whole and easily read: 4, 8, 20, 40, 80, 120, 200 … */
function roundedUp(max: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(max / LOWEST_TOP, 1)))
  const step = [1, 2, 3, 5, 10].find((factor) => factor * unit * LOWEST_TOP >= max) ?? 10
  return step * unit * LOWEST_TOP
}
