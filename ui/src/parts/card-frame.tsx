import { createSignal } from 'solid-js'
import './card-frame.css'

/**
 * A card's page, as the API renders it, to look at: it runs no script, takes no focus and no taps. The frame grows with
 * the page, so that the box around it scrolls, by keyboard too.
 */
export function CardFrame(props: { html: string; title: string; stale?: boolean }) {
  const [height, setHeight] = createSignal<number>()
  const grow = (frame: HTMLIFrameElement) => setHeight(frame.contentDocument?.body.scrollHeight)
  return (
    <section class="card-frame" classList={{ stale: props.stale ?? false }} aria-label={props.title} tabindex="0">
      <iframe
        inert
        title={props.title}
        // Without allow-scripts, the page's own origin only lets its height be read.
        sandbox="allow-same-origin"
        srcdoc={props.html}
        style={{ height: height() ? `${height()}px` : undefined }}
        onLoad={(event) => grow(event.currentTarget)}
      />
    </section>
  )
}
