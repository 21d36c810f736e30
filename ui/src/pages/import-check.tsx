import { Show } from 'solid-js'
import { Icon } from '../parts/icon'
import type { Rehearsal } from './import-client'
import { Figures, Rows } from './import-rows'
import { StepHeading } from './import-steps'
import { planned, text } from './import-text'

/** What an import would do, before it is done. */
export function CheckStep(props: { rehearsal: Rehearsal; run: () => void; back: () => void; restart: () => void }) {
  const good = () => props.rehearsal.rows.length - props.rehearsal.failed
  const moves = () => props.rehearsal.created + props.rehearsal.updated
  const fits = () => props.rehearsal.plan.fits
  return (
    <section class="import-step">
      <StepHeading>{text.checkHeading}</StepHeading>
      <Figures rows={props.rehearsal.rows} labels={planned} />
      <Show
        when={fits()}
        fallback={
          <div class="problem" role="alert">
            <Icon name="alert" />
            <div>
              <strong>{text.exceedsTitle}</strong>
              <p>{text.exceeds(props.rehearsal.plan)}</p>
            </div>
          </div>
        }
      >
        <p class="plan-fit">
          <Icon name="check" /> {text.fits(props.rehearsal.plan)}
        </p>
      </Show>
      <Show when={good() > 0} fallback={<p>{text.nobody}</p>}>
        <Show when={props.rehearsal.failed > 0}>
          <p>{text.mend(props.rehearsal.failed)}</p>
        </Show>
        <Show when={moves() === 0}>
          <p>{text.nothingNew}</p>
        </Show>
      </Show>
      <div class="buttons">
        <button type="button" class="button primary" disabled={good() === 0 || !fits()} onClick={() => props.run()}>
          {moves() === 0 ? text.refreshOnly : text.run(moves())}
        </button>
        <button type="button" class="button" onClick={() => props.back()}>
          {text.back}
        </button>
        <button type="button" class="button" onClick={() => props.restart()}>
          {text.otherFile}
        </button>
      </div>
      <Show when={props.rehearsal.rows.length > 0}>
        <Rows rows={props.rehearsal.rows} labels={planned} />
      </Show>
    </section>
  )
}
