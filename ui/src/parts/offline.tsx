import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import './offline.css'

const text = 'You are offline. What is open stays, and what you type is kept: save it once you are connected.'

/** Says that the device has no network, for as long as it has none, and what still works. */
export function OfflineNote() {
  const [offline, setOffline] = createSignal(!navigator.onLine)
  const update = () => setOffline(!navigator.onLine)
  onMount(() => {
    window.addEventListener('online', update)
    window.addEventListener('offline', update)
  })
  onCleanup(() => {
    window.removeEventListener('online', update)
    window.removeEventListener('offline', update)
  })
  return (
    <div class="offline-place" role="status">
      <Show when={offline()}>
        <p class="offline">{text}</p>
      </Show>
    </div>
  )
}
