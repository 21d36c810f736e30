import { Show } from 'solid-js'
import { dayName } from '../parts/intl'
import type { Listed } from './companies-query'
import { text } from './companies-text'
import { planName } from './subscription-text'

type Props = { company: Listed; onOpen: () => void; onPlan: () => void; onSwitch: () => void }

export const CompanyRow = (props: Props) => {
  const ofIt = () => <span class="unseen">{text.of(props.company.name)}</span>
  return (
    <li class="company-row">
      <span class="company-swatch" style={{ background: props.company.brand_color }} aria-hidden="true" />
      <div class="company-who">
        <h2>
          <bdi>{props.company.name}</bdi>
          <Show when={!props.company.is_active}>
            <span class="company-off">{text.inactive}</span>
          </Show>
        </h2>
        <p class="quiet">{[props.company.slug, props.company.domain].filter(Boolean).join(' · ')}</p>
      </div>
      <div class="company-size">
        <p>
          <strong>{planName(props.company.plan)}</strong> ·{' '}
          {text.people(props.company.people, props.company.max_employees)}
        </p>
        <p class="quiet">{props.company.last_used_on ? text.used(dayName(props.company.last_used_on)) : text.never}</p>
      </div>
      <div class="buttons">
        <button type="button" class="button" onClick={() => props.onOpen()}>
          {text.open}
          {ofIt()}
        </button>
        <button type="button" class="button" onClick={() => props.onPlan()}>
          {text.plan}
          {ofIt()}
        </button>
        <button
          type="button"
          class="button"
          classList={{ danger: props.company.is_active }}
          onClick={() => props.onSwitch()}
        >
          {props.company.is_active ? text.deactivate : text.reactivate}
          {ofIt()}
        </button>
      </div>
    </li>
  )
}
