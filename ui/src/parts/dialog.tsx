import { onCleanup, onMount, type ParentProps } from 'solid-js'
import { Icon } from './icon'
import './dialog.css'

/** Modal while it is mounted: the browser keeps the focus in it, closes it on Escape and gives the focus back. */
export function Dialog(props: ParentProps<{ title: string; onClose: () => void }>) {
  let dialog: HTMLDialogElement | undefined
  let isHere = true
  onMount(() => dialog?.showModal())
  // A browser gives the focus back for a dialog that is closed, not for one that is only taken away.
  onCleanup(() => {
    isHere = false
    dialog?.close()
  })
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="dialog-title"
      onClose={() => isHere && props.onClose()}
      closedby="any"
    >
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id="dialog-title">{props.title}</h2>
          <button type="button" class="icon-button" onClick={() => dialog?.close()}>
            <Icon name="close" />
            <span class="unseen">Close</span>
          </button>
        </div>
        {props.children}
      </div>
    </dialog>
  )
}
