import type { InfiniteData, UseInfiniteQueryResult, UseQueryResult } from '@tanstack/solid-query'
import { type JSX, Show } from 'solid-js'
import type { CompanyReport, PersonReport } from '../api'
import { dayRange, number } from '../parts/intl'
import { Loaded } from '../parts/loaded'
import { MenuButton } from '../parts/menu-button'
import { More } from '../parts/more'
import type { Period, Series } from '../queries'
import { Breakdowns } from './analytics-breakdown'
import { Events } from './analytics-events'
import { FigureNotes, Figures } from './analytics-figures'
import { texts } from './analytics-text'
import { type IntervalChoice, Timeline } from './analytics-timeline'
import './analytics-tables.css'
import './analytics.css'

type AnyReport = PersonReport & Partial<Pick<CompanyReport, 'people'>>

/** A period in full: of a company, whose `people` table stands in the middle, or of one person. */
export function Report<Of extends AnyReport>(props: {
  of: UseInfiniteQueryResult<InfiniteData<Of>>
  series: UseQueryResult<Series>
  choice: IntervalChoice
  people?: (report: () => Of) => JSX.Element
}) {
  const shown = (pages: () => InfiniteData<Of>) => {
    MenuButton.preload()
    return (
      <Show when={pages().pages[0]}>
        {(report) => (
          <div class="report" aria-busy={props.of.isPlaceholderData}>
            <p class="unseen" role="status">
              {texts.said(
                dayRange(report().from, report().to),
                number(report().totals.views),
                number(report().totals.taps),
              )}
            </p>
            <div class="report-figures">
              <Figures report={report()} people={report().people} />
              <FigureNotes report={report()} />
            </div>
            <Show when={report().totals.events > 0} fallback={<Nothing />}>
              <Timeline of={props.series} choice={props.choice} />
              <Breakdowns of={report().breakdowns} />
              {props.people?.(report)}
              <Events of={pages().pages.flatMap(({ events }) => events)} named={props.people !== undefined}>
                <Show when={props.of.hasNextPage}>
                  <More of={props.of} label={texts.events.more} busy={texts.events.busy} />
                </Show>
              </Events>
            </Show>
          </div>
        )}
      </Show>
    )
  }
  return (
    <Loaded of={props.of} loading={<ReportSkeleton />}>
      {shown}
    </Loaded>
  )
}

const Nothing = () => (
  <div class="panel nothing">
    <h2>{texts.empty.title}</h2>
    <p>{texts.empty.hint}</p>
  </div>
)

/** Every event of the period as a file, which the browser writes as it arrives, however long it is. */
export const Export = (props: { path: string; period: Period }) => {
  const save = (format: string) => {
    const href = `${props.path}/export.${format}?${new URLSearchParams(props.period)}`
    Object.assign(document.createElement('a'), { href, download: '' }).click()
  }
  return (
    <MenuButton
      label={texts.export}
      items={Object.entries(texts.exports).map(([format, label]) => ({ label, onSelect: () => save(format) }))}
    />
  )
}

export const ReportSkeleton = () => (
  <div class="report report-skeleton" aria-hidden="true">
    <div class="figures">
      <div class="figure" />
      <div class="figure" />
      <div class="figure" />
      <div class="figure" />
    </div>
    <div class="panel" />
  </div>
)
