import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import { For, type JSX, onMount } from 'solid-js'
import { Icon } from './icon'
import './menu.css'

export type MenuProps = { label: JSX.Element; items: { label: string; onSelect: () => void }[] }

/** A button that opens a list of things to do; the focus comes back to it, also after a dialog that one of them opens. With `opened`, as a key opens it. */
export function Menu(props: MenuProps & { opened?: boolean }) {
  let trigger: HTMLButtonElement | undefined
  onMount(() => {
    if (props.opened) trigger?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  })
  return (
    <DropdownMenu gutter={6} placement="bottom-end" modal={false}>
      <DropdownMenu.Trigger class="button" ref={trigger}>
        {props.label} <Icon name="down" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="menu">
          <For each={props.items}>
            {(item) => (
              <DropdownMenu.Item
                class="menu-item"
                onSelect={() => {
                  trigger?.focus()
                  item.onSelect()
                }}
              >
                {item.label}
              </DropdownMenu.Item>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}
