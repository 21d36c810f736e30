import { useMutation } from '@tanstack/solid-query'
import { type ParentProps, Show } from 'solid-js'
import { asApiError } from '../api'
import { Dialog } from './dialog'
import { Problem } from './problem'

type Props = ParentProps<{
  title: string
  confirm: string
  busy: string
  cancel: string
  danger?: boolean
  act: () => Promise<unknown>
  onClose: () => void
}>

/** A dialog that acts once and closes itself, or says why it could not. */
export function Question(props: Props) {
  const action = useMutation(() => ({ mutationFn: () => props.act() }))
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
