import { A } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { For, type JSX, Show } from 'solid-js'
import type { CompanyReport } from '../api'
import { Icon } from '../parts/icon'
import { held } from '../parts/loaded'
import { useWorkplace } from '../workplace'
import { texts } from './overview-text'

const text = texts.steps
/** The colour of a company that has chosen none (src/db/schema.ts). */
const DEFAULT_BRAND_COLOR = '#1f3a5f'

/** What is left to do until the company's cards are in use; nothing once all of it is done. */
export function Steps(props: { report: CompanyReport }) {
  const { company, queries, canEdit } = useWorkplace()
  const people = () => props.report.people.active
  const first = useQuery(() => ({ ...queries.firstPerson(), enabled: people() > 0 }))
  const cardUrl = () => held(first)?.items[0]?.card.url
  const isBranded = () => {
    const present = held(company)?.company
    return Boolean(present && (present.logo_url || present.brand_color !== DEFAULT_BRAND_COLOR))
  }
  const steps = () => [
    { ...text.brand, done: isBranded(), way: <Way href="/admin/company" label={text.brand.action} /> },
    { ...text.people, done: people() > 0, way: <Way href="/admin/people/new" label={text.people.action} /> },
    { ...text.import, done: people() > 1, way: <Way href="/admin/import" label={text.import.action} /> },
    {
      ...text.open,
      done: props.report.totals.views + props.report.previous.totals.views > 0,
      way: (
        <Show when={cardUrl()} fallback={<span class="quiet">{text.open.waiting}</span>}>
          {(url) => (
            <a class="button" href={url()} target="_blank" rel="noopener">
              <Icon name="open" /> {text.open.action}
            </a>
          )}
        </Show>
      ),
    },
  ]
  const done = () => steps().filter((step) => step.done).length
  return (
    <Show when={canEdit && held(company) && done() < steps().length}>
      <section class="panel first-steps">
        <header>
          <h2>{people() === 0 ? text.welcome : text.title}</h2>
          <p class="quiet">{text.progress(done(), steps().length)}</p>
        </header>
        <ol>
          <For each={steps()}>{(step) => <Step {...step} />}</For>
        </ol>
      </section>
    </Show>
  )
}

const Way = (props: { href: string; label: string }) => (
  <A class="button" href={props.href}>
    {props.label}
  </A>
)

const Step = (props: { name: string; hint: string; done: boolean; way: JSX.Element }) => (
  <li class="step" classList={{ done: props.done }}>
    <span class="step-mark" aria-hidden="true">
      <Show when={props.done}>
        <Icon name="check" />
      </Show>
    </span>
    <div class="step-what">
      <strong>{props.name}</strong>
      <Show when={!props.done} fallback={<span class="quiet">{text.done}</span>}>
        <span class="quiet">{props.hint}</span>
      </Show>
    </div>
    <Show when={!props.done}>{props.way}</Show>
  </li>
)
