import { A, useLocation, useNavigate, useParams } from '@solidjs/router'
import { useQuery } from '@tanstack/solid-query'
import { createSignal, onCleanup, Show } from 'solid-js'
import type { Person } from '../api'
import { Icon } from '../parts/icon'
import { held, Loaded } from '../parts/loaded'
import { Page } from '../parts/page'
import { QrCode } from '../parts/qr-code'
import { say, Toasts } from '../parts/toast'
import type { TaggedPerson } from '../queries'
import { useWorkplace } from '../workplace'
import { Activation } from './person-activation'
import { PersonEditor } from './person-editor'
import { Erasure } from './person-erasure'
import { Invite } from './person-invite'
import { createSaving } from './person-saving'
import { adding, erasure, text } from './person-text'
import { personDraft } from './person-values'
import './person.css'

export function PersonPage() {
  const { canEdit, queries, changes, draftOf } = useWorkplace()
  const params = useParams<{ id: string }>()
  const location = useLocation<{ added?: boolean; fromList?: boolean }>()
  const navigate = useNavigate()
  const person = useQuery(() => queries.person(params.id))
  const { saved, ...saving } = createSaving(() => params.id)
  const [erased, setErased] = createSignal(false)
  const [news, setNews] = createSignal(location.state?.added ? adding.added : '')
  let isHere = true
  onCleanup(() => {
    isHere = false
  })
  /** To the list as it was left, with its search and where it was scrolled to. */
  function back(click: MouseEvent) {
    if (!location.state?.fromList) return
    click.preventDefault()
    navigate(-1)
  }
  const show = (next: TaggedPerson, message: string) => {
    changes.personSaved(next)
    setNews(message)
  }
  /** The editor goes first: what is typed in it, and what it would bring back, is of somebody who is forgotten. */
  function leave(left: TaggedPerson) {
    draftOf(personDraft(left.person.id)).drop()
    changes.personSaved(left)
    say('good', erasure.erased, erasure.erasedDetail)
    if (!isHere) return
    setErased(true)
    navigate('/admin/people', { replace: true })
  }

  return (
    <Page
      title={held(person)?.person.full_name ?? text.person}
      lead={
        <A class="back" href="/admin/people" onClick={back}>
          <Icon name="back" /> {text.people}
        </A>
      }
    >
      <Loaded of={person}>
        {(present) => (
          <Show when={!erased()}>
            <PersonEditor
              known={present()}
              submit={text.save}
              {...saving}
              more={
                <p class="saved" role="status">
                  {saved() && text.saved}
                </p>
              }
            >
              <Code person={present().person} news={news()} />
              <Show when={canEdit}>
                <div class="person-admin">
                  <Show when={present().person.is_active}>
                    <Invite person={present().person} />
                  </Show>
                  <Activation known={present()} onChange={show} />
                  <Show when={!present().person.is_active}>
                    <Erasure person={present().person} done={leave} />
                  </Show>
                </div>
              </Show>
            </PersonEditor>
          </Show>
        )}
      </Loaded>
      <Toasts />
    </Page>
  )
}

const Code = (props: { person: Person; news: string }) => (
  <section class="panel person-card">
    <h2>{text.card}</h2>
    <p class="saved" role="status">
      {props.news}
    </p>
    <Show when={props.person.is_active} fallback={<p>{text.down}</p>}>
      <QrCode person={props.person} />
    </Show>
  </section>
)
