import { A } from '@solidjs/router'
import { For, type JSX, Show } from 'solid-js'
import type { PersonReport } from '../api'
import { countryName, momentName } from '../parts/intl'
import { actionNames, deviceNames, sourceNames, texts } from './analytics-text'

type Event = PersonReport['events'][number]

/** Single events, newest first; when `named`, each names its person. */
export function Events(props: { of: Event[]; children: JSX.Element; named: boolean }) {
  return (
    <section class="panel events">
      <h2>{texts.events.title}</h2>
      <ul>
        <For each={props.of}>{(event) => <Line event={event} named={props.named} />}</For>
      </ul>
      {props.children}
    </section>
  )
}

const Line = (props: { event: Event; named: boolean | undefined }) => (
  <li class="event">
    <span class="event-what">
      {actionNames[props.event.action] ?? props.event.action}
      <Show when={props.named}>
        {' · '}
        <A href={`/admin/analytics/people/${props.event.employee_id}`}>
          <bdi>{props.event.employee_name}</bdi>
        </A>
      </Show>
    </span>
    <time class="event-when" dateTime={props.event.occurred_at.replace(' ', 'T')}>
      {momentName(props.event.occurred_at)}
    </time>
    <span class="event-how">
      {[
        placeOf(props.event.region),
        deviceNames[props.event.device],
        sourceNames[props.event.source],
        props.event.referrer && texts.events.from(props.event.referrer),
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  </li>
)

function placeOf(region: string | null) {
  const [country, part] = region?.split(/-(.*)/) ?? []
  if (!country) return texts.events.unknown
  return part ? `${countryName(country)} (${part})` : countryName(country)
}
