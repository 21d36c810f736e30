import { createEffect, type JSX, onMount, type ParentProps, Show } from 'solid-js'

/** The frame of a page: its title is the document's, and takes the focus, so that screen readers hear where they are. */
export function Page(
  props: ParentProps<{ title: string; lead?: JSX.Element; actions?: JSX.Element; narrow?: boolean }>,
) {
  let heading: HTMLHeadingElement | undefined
  createEffect(() => {
    document.title = `${props.title} · Edgecard`
  })
  onMount(() => heading?.focus({ preventScroll: true }))
  return (
    <main class="page" classList={{ narrow: props.narrow ?? false }}>
      <header class="page-head">
        <div>
          <h1 ref={heading} tabindex="-1">
            {props.title}
          </h1>
          <Show when={props.lead}>
            <p class="lead">{props.lead}</p>
          </Show>
        </div>
        <Show when={props.actions}>
          <div class="page-actions">{props.actions}</div>
        </Show>
      </header>
      {props.children}
    </main>
  )
}

/** Where what had the focus is gone from the page for good. */
export const focusHeading = () => document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })

/** The frame of what stands where no page can be yet. */
export const BarePage = (props: ParentProps) => (
  <main class="page narrow">
    <h1 class="unseen">Edgecard</h1>
    {props.children}
  </main>
)
