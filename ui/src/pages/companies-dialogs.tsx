import type { InferRequestType } from 'hono/client'
import { createSignal, For } from 'solid-js'
import type { Api } from '../api'
import { Question } from '../parts/question'
import { useSession } from '../session'
import type { Listed } from './companies-query'
import { text } from './companies-text'
import { planName } from './subscription-text'

type Plan = InferRequestType<Api['company'][':company_id']['subscription']['$put']>['json']['plan']
const plans: Plan[] = ['free', 'team', 'business']

type Props = { company: Listed; onClose: () => void; done: (change: Partial<Listed>, sentence: string) => void }

export function PlanDialog(props: Props) {
  const { api, ask } = useSession()
  const t = text.planDialog
  const [plan, setPlan] = createSignal<Plan>(plans.find((one) => one === props.company.plan) ?? 'free')
  const save = async () => {
    const change = { param: { company_id: props.company.id }, json: { plan: plan() } }
    const { max_employees } = await ask(api.company[':company_id'].subscription.$put(change))
    props.done({ plan: plan(), max_employees }, t.done(props.company.name, planName(plan())))
  }
  return (
    <Question
      {...props}
      title={t.title(props.company.name)}
      confirm={t.save}
      busy={t.saving}
      cancel={text.cancel}
      act={save}
    >
      <fieldset class="plan-choice">
        <legend class="unseen">{t.legend}</legend>
        <For each={plans}>
          {(one) => (
            <label>
              <input type="radio" name="plan" value={one} checked={plan() === one} onChange={() => setPlan(one)} />
              {planName(one)} <span class="quiet">{one === props.company.plan && t.current}</span>
            </label>
          )}
        </For>
      </fieldset>
      <p class="quiet">{t.smaller}</p>
    </Question>
  )
}

export function SwitchDialog(props: Props) {
  const { api, ask } = useSession()
  const t = text.switchDialog
  const way = () => (props.company.is_active ? 'off' : 'on')
  const act = async () => {
    const json = { is_active: !props.company.is_active }
    await ask(api.company[':company_id'].$patch({ param: { company_id: props.company.id }, json }))
    props.done(json, t.done[way()](props.company.name))
  }
  return (
    <Question
      {...props}
      title={t.titles[way()](props.company.name)}
      confirm={t.confirm[way()]}
      busy={t.busy}
      cancel={text.cancel}
      danger={props.company.is_active}
      act={act}
    >
      <p>{t.details[way()]}</p>
    </Question>
  )
}
