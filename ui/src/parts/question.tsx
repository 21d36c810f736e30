import { useMutation } from '@tanstack/solid-query'
import { onCleanup, type ParentProps, Show } from 'solid-js'
import { asApiError } from '../api'
import { Dialog } from './dialog'
import { Problem } from './problem'
import { say } from './toast'

type Props = ParentProps<{
  title: string
  confirm: string
  busy: string
  cancel: string
  danger?: boolean
  act: () => Promise<unknown>
  onClose: () => void
}>

/** A dialog that acts once and closes itself, or says why it could not: on the page, where somebody has closed it meanwhile. */
export function Question(props: Props) {
  let isOpen = true
  onCleanup(() => {
    isOpen = false
  })
  const action = useMutation(() => ({
    mutationFn: () => props.act(),
    onError: (error) => isOpen || say('bad', asApiError(error).title, asApiError(error).message),
  }))
  const close = (button: HTMLElement) => button.closest('dialog')?.close()
  const act = (button: HTMLElement) => action.isPending || action.mutate(undefined, { onSuccess: () => close(button) })
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      {props.children}
      <Show when={action.error && asApiError(action.error)}>
        {(failed) => <Problem title={failed().title} detail={failed().message} />}
      </Show>
      <div class="buttons end">
        <button type="button" class="button" autofocus onClick={(click) => close(click.currentTarget)}>
          {props.cancel}
        </button>
        <button
          type="button"
          class="button"
          classList={props.danger ? { danger: true, solid: true } : { primary: true }}
          aria-disabled={action.isPending}
          onClick={(click) => act(click.currentTarget)}
        >
          {action.isPending ? props.busy : props.confirm}
        </button>
      </div>
    </Dialog>
  )
}
