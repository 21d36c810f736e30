import { CheckField, SelectField } from '../parts/field'
import type { Draft } from './company-draft'
import { fieldLabels, text } from './company-text'

const t = text.privacy
/** A year, and the same month of the year before to compare with; and so on. */
const MONTHS = [1, 3, 6, 13, 25, 37, 60]

/** What is kept of what happens on the cards. */
export const PrivacyFields = (props: { draft: Draft; change: (change: Draft) => void }) => {
  const months = () => Number(props.draft.event_months)
  /** Programs may choose another number. */
  const choices = () => [...new Set([...MONTHS, months()])].filter((count) => count > 0).sort((a, b) => a - b)
  return (
    <fieldset class="panel fields">
      <legend>{t.title}</legend>
      <SelectField
        name="event_months"
        label={fieldLabels.event_months}
        value={String(months())}
        options={choices().map((count) => ({ value: String(count), label: t.months(count) }))}
        hint={t.monthsHint}
        wide
      />
      <CheckField
        name="keeps_networks"
        label={fieldLabels.keeps_networks}
        value={props.draft.keeps_networks ?? ''}
        change={(keeps_networks) => props.change({ keeps_networks })}
        hint={t.networksHint}
        wide
      />
    </fieldset>
  )
}
