import { createSignal, Show } from 'solid-js'
import { asApiError } from '../api'
import { Field, Optional } from '../parts/field'
import { Icon } from '../parts/icon'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { fieldLabels, text } from './company-text'

const t = text.logo
const ACCEPTED = 'image/png,image/jpeg,image/webp'
const isUploaded = (url: string) => url.startsWith('/media/')

/** The logo by upload or by web address; what is chosen stands in the form's `logo_url`. */
export function LogoField(props: { value: string; change: (url: string) => void }) {
  const { api, ask } = useSession()
  const { companyId, canEdit } = useWorkplace()
  const [news, setNews] = createSignal('')
  const [fault, setFault] = createSignal('')
  const [isOver, setOver] = createSignal(false)
  const [broken, setBroken] = createSignal<string>()
  let input: HTMLInputElement | undefined

  async function upload(file: File | undefined) {
    if (!canEdit || !file || news() === t.uploading) return
    setFault('')
    setNews(t.uploading)
    try {
      const post = api.company[':company_id'].logo.$post
      const answer = await ask(post({ param: { company_id: companyId } }, { init: { body: file } }))
      props.change(answer.logo_url)
      setNews(t.uploaded(answer.width, answer.height))
    } catch (error) {
      const problem = asApiError(error)
      setNews('')
      setFault(problem.code === 'body_too_large' ? t.tooHeavy : (problem.fields.get('logo') ?? problem.message))
    }
  }
  function remove() {
    props.change('')
    setFault('')
    setNews(t.removed)
    input?.focus()
  }
  return (
    <div class="wide logo-field">
      <p class="label" id="logo-label">
        {fieldLabels.logo_url}
        <Optional />
      </p>
      <fieldset
        class="logo-drop"
        aria-labelledby="logo-label"
        classList={{ over: isOver() }}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void upload(event.dataTransfer?.files[0])
        }}
      >
        <Show
          when={props.value && props.value !== broken() && /^(https:\/\/|\/media\/)/.test(props.value)}
          fallback={<p class="quiet">{props.value && props.value === broken() ? t.broken : t.none}</p>}
        >
          <span class="logo-shown">
            <img
              src={props.value}
              alt={t.present}
              referrerpolicy="no-referrer"
              onError={() => setBroken(props.value)}
            />
          </span>
        </Show>
        <div class="buttons">
          <label class="button">
            <Icon name="upload" /> {isUploaded(props.value) ? t.replace : t.choose}
            <input
              ref={input}
              class="unseen"
              type="file"
              accept={ACCEPTED}
              aria-describedby="logo-hint"
              onChange={(event) => {
                void upload(event.currentTarget.files?.[0])
                event.currentTarget.value = ''
              }}
            />
          </label>
          <Show when={props.value}>
            <button type="button" class="button" onClick={remove}>
              {t.remove}
              <span class="unseen"> {fieldLabels.logo_url}</span>
            </button>
          </Show>
        </div>
        <p id="logo-hint" class="note">
          {isOver() ? t.dropNow : t.drop}
        </p>
        <p class="note" role="status">
          {news()}
        </p>
        <p class="note wrong" role="alert">
          {fault()}
        </p>
      </fieldset>
      <Show
        when={isUploaded(props.value)}
        fallback={
          <Field name="logo_url" label={t.url} type="url" placeholder="https://" value={props.value} hint={t.urlHint} />
        }
      >
        <input type="hidden" name="logo_url" value={props.value} />
      </Show>
    </div>
  )
}
