import { createSignal, Show } from 'solid-js'
import { Icon } from './icon'
import { later } from './later'
import type { MenuProps } from './menu'

/** What a menu looks like until its code is there. */
const Closed = (props: MenuProps & { onOpen?: () => void }) => (
  <button type="button" class="button" aria-haspopup="menu" aria-expanded="false" onClick={() => props.onOpen?.()}>
    {props.label} <Icon name="down" />
  </button>
)
const Menu = later<MenuProps & { opened: boolean }>(async () => (await import('./menu')).Menu, Closed)

/** A menu whose code a page does not wait for. */
export function MenuButton(props: MenuProps) {
  const [opened, setOpened] = createSignal(false)
  return (
    <Show when={opened()} fallback={<Closed {...props} onOpen={() => setOpened(true)} />}>
      <Menu {...props} opened />
    </Show>
  )
}
/** Called where the page stands. */
MenuButton.preload = Menu.preload
