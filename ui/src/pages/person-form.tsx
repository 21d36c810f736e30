import { For, type JSX, Show } from 'solid-js'
import type { Person } from '../api'
import { Field, TextField } from '../parts/field'
import { Form } from '../parts/form'
import { held } from '../parts/loaded'
import { useWorkplace } from '../workplace'
import { personFieldNames } from './field-names'
import { type FieldName, fieldNames, form as text } from './person-text'
import { type PersonInput, personOf, valuesOf } from './person-values'

const linkNames = fieldNames.filter((name) => name.startsWith('social_links.'))
const mainLinks = linkNames.slice(0, 2)
const otherLinks = linkNames.slice(2)

type Props<Result> = {
  person?: Person
  submit: string
  send: (person: PersonInput) => Promise<Result>
  done: (result: Result) => void
  more?: JSX.Element
}

export function PersonForm<Result>(props: Props<Result>) {
  const { isAdmin, canEdit, me } = useWorkplace()
  const mayEdit = () => canEdit || held(me)?.employee_id === props.person?.id
  const value = (name: FieldName) => (props.person ? valuesOf(props.person)[name] : null)
  const common = (name: FieldName) => ({ name, label: personFieldNames[name], value: value(name) })
  return (
    <Form
      submit={props.submit}
      busy={text.busy}
      send={(values) => props.send(personOf(values))}
      done={props.done}
      more={props.more}
      locked={!mayEdit()}
    >
      <fieldset class="panel fields">
        <legend>{text.who}</legend>
        <Field {...common('full_name')} wide />
        <Field {...common('job_title')} />
        <Field {...common('department')} />
        <TextField {...common('bio')} wide hint={text.bioHint} />
        <Field {...common('photo_url')} type="url" placeholder="https://" hint={text.photoHint} wide />
      </fieldset>
      <fieldset class="panel fields">
        <legend>{text.contact}</legend>
        <Field {...common('email')} type="email" wide />
        <Field {...common('phone')} type="tel" placeholder={text.phoneExample} hint={text.phoneHint} />
        <Field {...common('whatsapp')} type="tel" placeholder={text.whatsappExample} />
        <TextField {...common('address')} rows={2} wide />
      </fieldset>
      <fieldset class="panel fields">
        <legend>{text.links}</legend>
        <LinkFields names={mainLinks} of={common} />
        <details class="wide" open={otherLinks.some((name) => value(name))}>
          <summary>{text.moreLinks}</summary>
          <div class="fields">
            <LinkFields names={otherLinks} of={common} />
          </div>
        </details>
      </fieldset>
      <Show when={isAdmin}>
        <fieldset class="panel fields">
          <legend>{text.systems}</legend>
          <Field {...common('external_id')} hint={text.idHint} />
        </fieldset>
      </Show>
    </Form>
  )
}

type Common = { name: FieldName; label: string; value: string | null }

const LinkFields = (props: { names: FieldName[]; of: (name: FieldName) => Common }) => (
  <For each={props.names}>{(name) => <Field {...props.of(name)} inputmode="url" />}</For>
)
