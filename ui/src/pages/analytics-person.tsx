import { A, useLocation, useParams } from '@solidjs/router'
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { Icon } from '../parts/icon'
import { held } from '../parts/loaded'
import { Page } from '../parts/page'
import { useWorkplace } from '../workplace'
import { PeriodPicker, usePeriod } from './analytics-period'
import { Export, Report } from './analytics-report'
import { texts } from './analytics-text'

/** What happened on the card of one person. */
export function PersonAnalyticsPage() {
  const { queries } = useWorkplace()
  const params = useParams<{ id: string }>()
  const location = useLocation()
  const person = useQuery(() => queries.person(params.id))
  return (
    <PersonAnalytics
      employeeId={params.id}
      title={held(person)?.person.full_name ?? texts.title}
      lead={
        <A class="back" href={`/admin/analytics${location.search}`}>
          <Icon name="back" /> {texts.back}
        </A>
      }
    />
  )
}

export function PersonAnalytics(props: {
  employeeId: string
  title: string
  lead: Parameters<typeof Page>[0]['lead']
}) {
  const { queries } = useWorkplace()
  const period = usePeriod()
  const report = useInfiniteQuery(() => queries.personReport(props.employeeId, period.period()))
  const series = useQuery(() => queries.series(props.employeeId, period.period(), period.interval()))
  return (
    <Page
      title={props.title}
      lead={props.lead}
      actions={
        <Show when={props.employeeId} keyed>
          {(id) => <Export path={`/api/analytics/employee/${id}`} period={period.period()} />}
        </Show>
      }
    >
      <PeriodPicker of={period} />
      <Report of={report} series={series} choice={period.choice()} />
    </Page>
  )
}
