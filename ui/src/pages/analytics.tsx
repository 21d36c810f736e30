import { useLocation } from '@solidjs/router'
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query'
import { Page } from '../parts/page'
import { useWorkplace } from '../workplace'
import { BusyPeople } from './analytics-people'
import { PeriodPicker, usePeriod } from './analytics-period'
import { Export, Report } from './analytics-report'
import { texts } from './analytics-text'

/** What happened on all cards of the company. */
export function AnalyticsPage() {
  const { companyId, queries } = useWorkplace()
  const location = useLocation()
  const period = usePeriod()
  const report = useInfiniteQuery(() => queries.companyReport(period.period()))
  const series = useQuery(() => queries.series(undefined, period.period(), period.interval()))
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={<Export path={`/api/analytics/company/${companyId}`} period={period.period()} />}
    >
      <PeriodPicker of={period} />
      <Report
        of={report}
        series={series}
        choice={period.choice()}
        people={(report) => (
          <section class="panel">
            <h2>{texts.people.title}</h2>
            <BusyPeople top={report().top_people} period={period.period()} search={location.search} />
          </section>
        )}
      />
    </Page>
  )
}
