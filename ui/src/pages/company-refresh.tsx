import { useQuery } from '@tanstack/solid-query'
import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js'
import { held } from '../parts/loaded'
import { useWorkplace } from '../workplace'
import type { Refresh, Saved } from './company-draft'
import { text } from './company-text'

const t = text.refresh
const ASK_EVERY_MS = 1_500
/** After this it is not worth watching: KV may take a minute to tell, and a queue that is away takes longer. */
const PATIENCE_MS = 180_000

/** What becomes of the cards after a save, until they all show it. */
export function RefreshNews(props: { saved: Saved | undefined; changed: boolean }) {
  const { queries } = useWorkplace()
  const [isSlow, setSlow] = createSignal(false)
  const begun = () => (props.saved?.refresh?.total ? props.saved.refresh : undefined)
  /** News of an earlier refresh, which another place may still hold, says nothing of this one. */
  const isOfIt = (news: Refresh) => (news.id ?? '') >= (begun()?.id ?? '')
  const later = useQuery(() => ({
    ...queries.refresh(),
    enabled: begun() !== undefined,
    refetchInterval: ({ state: { data } }) => (isSlow() || (data?.finished && isOfIt(data)) ? false : ASK_EVERY_MS),
  }))
  createEffect(
    on(
      () => props.saved,
      (saved) => {
        setSlow(false)
        const timer = saved && setTimeout(() => setSlow(true), PATIENCE_MS)
        onCleanup(() => clearTimeout(timer))
      },
    ),
  )
  const state = () => {
    const news = begun() && held(later)
    return news && isOfIt(news) ? news : props.saved?.refresh
  }
  const isGoing = () => !props.changed && state()?.finished === false && !isSlow()
  const news = () => {
    const refresh = state()
    if (!refresh) return props.saved ? t.saved : ''
    if (refresh.total === 0) return t.nobody
    if (refresh.finished) return t.done(refresh.total)
    return isSlow() ? t.slow : `${t.saved} ${t.going(refresh.done, refresh.total)}`
  }
  return (
    <>
      <p class="saved refresh-news" role="status">
        <Show when={!props.changed} fallback={<span class="quiet">{text.unsaved}</span>}>
          {news()}
        </Show>
      </p>
      <Show when={isGoing()}>
        <progress aria-label={t.label} max={state()?.total ?? 1} value={state()?.done ?? 0} />
      </Show>
    </>
  )
}
