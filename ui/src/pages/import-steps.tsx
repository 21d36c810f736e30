import { For, onMount, type ParentProps } from 'solid-js'
import { text } from './import-text'

export type Step = keyof typeof text.steps
const order = Object.keys(text.steps) as Step[]

/** Where a person is on the way. */
export const Steps = (props: { at: Step; finished: boolean }) => (
  <ol class="steps" aria-label={text.stepsLabel}>
    <For each={order}>
      {(step, index) => (
        <li
          aria-current={step === props.at ? 'step' : undefined}
          classList={{ past: props.finished || index() < order.indexOf(props.at) }}
        >
          <span>{text.steps[step]}</span>
        </li>
      )}
    </For>
  </ol>
)

/** The heading of a step takes the focus when the step begins, so that screen readers hear it and Tab goes on from it. */
export function StepHeading(props: ParentProps) {
  let heading: HTMLHeadingElement | undefined
  onMount(() => heading?.focus({ preventScroll: true }))
  return (
    <h2 ref={heading} tabindex="-1">
      {props.children}
    </h2>
  )
}
