import { A } from '@solidjs/router'
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { Icon } from '../parts/icon'
import { held, Loaded } from '../parts/loaded'
import { Page } from '../parts/page'
import { QrCode } from '../parts/qr-code'
import { useWorkplace } from '../workplace'
import { Figures } from './analytics-figures'
import { lastDays } from './analytics-period'
import './analytics.css'
import { texts } from './my-card-text'
import { PersonEditor } from './person-editor'
import { createSaving } from './person-saving'
import './person.css'
import './my-card.css'

const NUMBERS_DAYS = 30

/** An employee's own profile, code and numbers. */
export function MyCard() {
  const { me } = useWorkplace()
  return <Loaded of={me}>{(you) => <Show when={you().employee_id}>{(id) => <Own employeeId={id()} />}</Show>}</Loaded>
}

function Own(props: { employeeId: string }) {
  const { queries } = useWorkplace()
  const person = useQuery(() => queries.person(props.employeeId))
  const { saved, ...saving } = createSaving(() => props.employeeId)
  return (
    <Page title={texts.title} lead={texts.lead} actions={<OpenCard url={held(person)?.person.card.url} />}>
      <Numbers employeeId={props.employeeId} />
      <Loaded of={person}>
        {(present) => (
          <PersonEditor
            known={present()}
            submit={texts.save}
            {...saving}
            more={
              <p class="saved" role="status">
                {saved() && texts.saved}
              </p>
            }
          >
            <section class="panel person-card">
              <h2>{texts.code}</h2>
              <QrCode person={present().person} />
            </section>
          </PersonEditor>
        )}
      </Loaded>
    </Page>
  )
}

const OpenCard = (props: { url: string | undefined }) => (
  <Show when={props.url}>
    {(url) => (
      <a class="button" href={url()} target="_blank" rel="noopener">
        <Icon name="open" /> {texts.open}
      </a>
    )}
  </Show>
)

function Numbers(props: { employeeId: string }) {
  const { queries } = useWorkplace()
  const report = useInfiniteQuery(() => queries.personReport(props.employeeId, lastDays(NUMBERS_DAYS)))
  return (
    <section class="my-numbers">
      <header>
        <h2>{texts.numbers}</h2>
        <A href="/admin/card/numbers">{texts.allNumbers}</A>
      </header>
      <Loaded of={report} loading={<div class="figures waiting" />}>
        {(pages) => <Show when={pages().pages[0]}>{(report) => <Figures report={report()} />}</Show>}
      </Loaded>
    </section>
  )
}
