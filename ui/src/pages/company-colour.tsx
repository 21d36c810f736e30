import { Show } from 'solid-js'
import { isColour } from '../parts/colour'
import { Field } from '../parts/field'
import type { Preview } from './company-draft'
import { fieldLabels, text } from './company-text'

const t = text.colour

/** The brand colour, with what becomes of it on a card, as the card's own renderer says. */
export const ColourField = (props: {
  value: string
  verdict: Preview['colour'] | undefined
  change: (colour: string) => void
}) => (
  <div class="wide">
    <div class="colour">
      <Field name="brand_color" label={fieldLabels.brand_color} value={props.value} hint={t.hint} />
      <input
        type="color"
        aria-label={t.pick}
        value={isColour(props.value) ? props.value : '#000000'}
        onInput={(event) => {
          event.stopPropagation()
          props.change(event.currentTarget.value)
        }}
      />
    </div>
    <Show when={props.verdict}>
      {(verdict) => (
        <div class="verdict" role="status">
          <span class="verdict-sample" style={{ background: verdict().band, color: verdict().text }} aria-hidden="true">
            {t.sample}
          </span>
          <p>
            {t.verdict(verdict().text, verdict().contrast)} {!verdict().is_kept && t.deepened(verdict().band)}{' '}
            {!verdict().is_button && t.pale}
          </p>
        </div>
      )}
    </Show>
  </div>
)
