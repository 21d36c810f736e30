import { Navigate, useLocation } from '@solidjs/router'
import { createEffect, type JSX, onMount, type ParentProps, Show } from 'solid-js'
import { useSession } from '../session'
import { Brand } from './brand'
import './entrance.css'

/** The frame of the pages before the sign-in. Who is signed in goes on to where they wanted, unless `stay`. */
export function Entrance(props: ParentProps<{ title: string; lead: JSX.Element; foot?: JSX.Element; stay?: boolean }>) {
  const { session } = useSession()
  const location = useLocation()
  let heading: HTMLHeadingElement | undefined
  createEffect(() => {
    document.title = `${props.title} · Edgecard`
  })
  onMount(() => heading?.focus())
  return (
    <Show when={!session() || props.stay} fallback={<Navigate href={destination(location.query.next)} />}>
      <div class="entrance">
        <main class="entrance-main">
          <Brand />
          <div class="entrance-form">
            <h1 ref={heading} tabindex="-1">
              {props.title}
            </h1>
            <p class="lead">{props.lead}</p>
            {props.children}
          </div>
          <p class="entrance-foot">{props.foot}</p>
        </main>
        <Showcase />
      </div>
    </Show>
  )
}

/** Where to go after signing in: a page of the admin, never another site's (`//evil.example`). */
function destination(next: string | string[] | undefined) {
  if (typeof next !== 'string' || !URL.canParse(next, window.location.origin)) return '/admin'
  const { origin, pathname, search, hash } = new URL(next, window.location.origin)
  return origin === window.location.origin && /^\/admin(\/|$)/.test(pathname) ? pathname + search + hash : '/admin'
}

const Showcase = () => (
  <aside class="showcase" aria-hidden="true">
    <div class="specimen">
      <div class="specimen-band">Analytical Engines</div>
      <div class="specimen-face">AL</div>
      <p class="specimen-name">Ada Lovelace</p>
      <p class="specimen-title">Principal Engineer</p>
      <p class="specimen-save">Save contact</p>
      <div class="specimen-quick">
        <span>Call</span>
        <span>E-mail</span>
        <span>Share</span>
      </div>
    </div>
    <p class="showcase-line">One card per person. It opens at once, anywhere, and saves itself to any phone.</p>
  </aside>
)
