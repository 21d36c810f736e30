import { A } from '@solidjs/router'
import { type UseQueryResult, useInfiniteQuery, useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import type { CompanyReport } from '../api'
import { Loaded } from '../parts/loaded'
import { Page } from '../parts/page'
import type { Series } from '../queries'
import { useWorkplace } from '../workplace'
import { Figures } from './analytics-figures'
import { PeopleTable } from './analytics-people'
import { lastDays } from './analytics-period'
import { ReportSkeleton } from './analytics-report'
import { Timeline } from './analytics-timeline'
import { Steps } from './overview-steps'
import { texts } from './overview-text'
import './overview.css'

const DAYS = 30
const PEOPLE_SHOWN = 5

/** How the cards do, at a glance, and what is left to set up. */
export function Overview() {
  const { queries } = useWorkplace()
  const report = useInfiniteQuery(() => queries.companyReport(lastDays(DAYS)))
  const series = useQuery(() => queries.series(undefined, lastDays(DAYS), 'day'))
  return (
    <Page
      title={texts.title}
      lead={texts.lead(DAYS)}
      actions={
        <A class="button" href="/admin/analytics">
          {texts.analytics}
        </A>
      }
    >
      <Loaded of={report} loading={<ReportSkeleton />}>
        {(pages) => <Show when={pages().pages[0]}>{(report) => <AtAGlance report={report()} series={series} />}</Show>}
      </Loaded>
    </Page>
  )
}

const AtAGlance = (props: { report: CompanyReport; series: UseQueryResult<Series> }) => (
  <div class="report">
    <Steps report={props.report} />
    <Show when={props.report.people.active > 0 || props.report.totals.events > 0}>
      <Figures report={props.report} people={props.report.people} />
      <Timeline of={props.series} />
      <section class="panel">
        <h2>{texts.busiest}</h2>
        <Show when={props.report.top_people.length > 0} fallback={<p class="quiet">{texts.quiet}</p>}>
          <PeopleTable people={props.report.top_people.slice(0, PEOPLE_SHOWN)} />
        </Show>
      </section>
    </Show>
  </div>
)
