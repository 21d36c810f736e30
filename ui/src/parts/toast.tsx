import { Toast, toaster } from '@kobalte/core/toast'
import { Show } from 'solid-js'
import { Icon } from './icon'
import './toast.css'

/** Milliseconds: long enough to read two lines; hovering or focusing it stops the clock. */
const SHOWN_MS = 8000

/** What happened elsewhere than where one looks, or after one went on. `tone` says whether it went well. */
export const say = (tone: 'good' | 'bad', title: string, detail?: string) =>
  toaster.show((props) => (
    <Toast as="div" toastId={props.toastId} class="toast" classList={{ bad: tone === 'bad' }} priority="high">
      <Icon name={tone === 'good' ? 'check' : 'alert'} />
      <div>
        <Toast.Title as="strong">{title}</Toast.Title>
        <Show when={detail}>
          <Toast.Description as="p">{detail}</Toast.Description>
        </Show>
      </div>
      <Toast.CloseButton class="icon-button" aria-label="Dismiss">
        <Icon name="close" />
      </Toast.CloseButton>
    </Toast>
  ))

/** Where toasts appear; a page that says something holds one. */
export const Toasts = () => (
  <Toast.Region duration={SHOWN_MS} aria-label="Messages ({hotkey})">
    <Toast.List as="div" class="toasts" />
  </Toast.Region>
)
