import { For, untrack } from 'solid-js'
import { Field, TextField } from '../parts/field'
import { ColourField } from './company-colour'
import { type Draft, linkField, linkKinds, type Preview } from './company-draft'
import { LogoField } from './company-logo'
import { PrivacyFields } from './company-privacy'
import { fieldLabels, text } from './company-text'
import { linkNames } from './field-names'

const mainLinks = linkKinds.slice(0, 2)
const otherLinks = linkKinds.slice(2)

/** At first: what is typed into it later does not fold it. */
const isUnfolded = (draft: Draft) => untrack(() => otherLinks.some((kind) => draft[linkField(kind)]))

type FieldsProps = {
  draft: Draft
  verdict: Preview['colour'] | undefined
  change: (change: Draft) => void
}

export const Fields = (props: FieldsProps) => (
  <>
    <fieldset class="panel fields">
      <legend>{text.identity}</legend>
      <Field name="name" label={fieldLabels.name} value={props.draft.name ?? ''} wide />
      <LogoField value={props.draft.logo_url ?? ''} change={(logo_url) => props.change({ logo_url })} />
      <ColourField
        value={props.draft.brand_color ?? ''}
        verdict={props.verdict}
        change={(brand_color) => props.change({ brand_color })}
      />
      <Field
        name="domain"
        label={fieldLabels.domain}
        optional
        placeholder={text.domainExample}
        value={props.draft.domain ?? ''}
        inputmode="url"
        hint={text.domainHint}
        wide
      />
    </fieldset>
    <fieldset class="panel fields">
      <legend>{text.links.title}</legend>
      <p class="quiet wide">{text.links.lead}</p>
      <Links kinds={mainLinks} draft={props.draft} />
      <details class="wide" open={isUnfolded(props.draft)}>
        <summary>{text.links.more}</summary>
        <div class="fields">
          <Links kinds={otherLinks} draft={props.draft} />
        </div>
      </details>
    </fieldset>
    <fieldset class="panel fields">
      <legend>{text.footer.title}</legend>
      <TextField
        name="legal_footer"
        label={fieldLabels.legal_footer}
        optional
        value={props.draft.legal_footer ?? ''}
        hint={text.footer.hint}
        wide
      />
    </fieldset>
    <PrivacyFields draft={props.draft} change={props.change} />
  </>
)

const Links = (props: { kinds: typeof linkKinds; draft: Draft }) => (
  <For each={props.kinds}>
    {(kind) => (
      <Field
        name={linkField(kind)}
        label={linkNames[kind]}
        value={props.draft[linkField(kind)] ?? ''}
        inputmode="url"
      />
    )}
  </For>
)
