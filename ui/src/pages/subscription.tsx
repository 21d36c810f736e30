import { useQuery } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import { momentName, number } from '../parts/intl'
import { Loaded } from '../parts/loaded'
import { Page } from '../parts/page'
import { useWorkplace } from '../workplace'
import { planName, text } from './subscription-text'
import './subscription.css'

/** Share of a plan from which its end is in sight. */
const NEARLY = 0.8

export function SubscriptionPage() {
  const subscription = useQuery(useWorkplace().queries.subscription)
  return (
    <Page title={text.title} lead={text.lead} narrow>
      <Loaded of={subscription}>
        {(present) => (
          <div class="subscription">
            <section class="panel plan">
              <h2>
                <span class="quiet">{text.plan}</span> {planName(present().plan)}
              </h2>
              <Use people={present().active_employees} limit={present().max_employees} />
              <p class="quiet">{text.change}</p>
            </section>
            <section class="panel">
              <h2>{text.history}</h2>
              <p class="quiet">{text.historyLead}</p>
              <section class="scroller" aria-label={text.history} tabindex="0">
                <table class="history">
                  <thead>
                    <tr>
                      <th scope="col">{text.columns.plan}</th>
                      <th scope="col" class="count">
                        {text.columns.limit}
                      </th>
                      <th scope="col">{text.columns.from}</th>
                      <th scope="col">{text.columns.to}</th>
                    </tr>
                  </thead>
                  <tbody>
                    <For each={present().history}>
                      {(period) => (
                        <tr>
                          <th scope="row">{planName(period.plan)}</th>
                          <td class="count">{number(period.max_employees)}</td>
                          <td>{momentName(period.starts_at)}</td>
                          <td>{period.ends_at ? momentName(period.ends_at) : text.now}</td>
                        </tr>
                      )}
                    </For>
                  </tbody>
                </table>
              </section>
            </section>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

const Use = (props: { people: number; limit: number }) => {
  const left = () => props.limit - props.people
  const isNear = () => props.people >= props.limit * NEARLY
  const advice = () => {
    if (left() < 0) return text.over
    if (left() === 0) return text.full
    return isNear() ? `${text.nearly(props.people, props.limit)} ${text.left(left())}` : text.left(left())
  }
  return (
    <div class="use" classList={{ near: isNear(), full: left() <= 0 }}>
      <p id="use-label">{text.used(props.people, props.limit)}</p>
      <meter aria-labelledby="use-label" min={0} max={props.limit || 1} value={Math.min(props.people, props.limit)} />
      <Show when={advice()}>{(sentence) => <p classList={{ quiet: left() > 0 }}>{sentence()}</p>}</Show>
    </div>
  )
}
