import { createSignal, For, Match, onCleanup, Switch } from 'solid-js'
import { asApiError, type Person } from '../api'
import { Dialog } from '../parts/dialog'
import { Problem } from '../parts/problem'
import { say } from '../parts/toast'
import { useSession } from '../session'
import { forEachOf, type Progress } from './people-downloads'
import { bulk } from './people-text'

type Failed = { item: Person; error: unknown }[]
type Props = {
  size: number
  chosen: (progress: Progress, signal: AbortSignal) => Promise<Person[]>
  onDone: (person: Person) => void
  onClose: (changed: boolean) => void
}

/** Asks, deactivates one by one, and names those it did not work for. */
export function Deactivation(props: Props) {
  const { api, ask } = useSession()
  const [at, setAt] = createSignal<{ done: number; all: number }>()
  const [failed, setFailed] = createSignal<{ people: Failed; all: number }>()
  const [error, setError] = createSignal<ReturnType<typeof asApiError>>()
  const controller = new AbortController()
  onCleanup(() => controller.abort())
  let changed = 0

  async function work(choose: () => Promise<Person[]>) {
    if (at()) return
    setError(undefined)
    setAt({ done: 0, all: 0 })
    try {
      const people = (await choose()).filter((person) => person.is_active)
      setFailed(undefined)
      const deactivate = async ({ id }: Person) => {
        props.onDone(await ask(api.employees[':employee_id'].$delete({ param: { employee_id: id } })))
        changed++
      }
      const rest = await forEachOf(people, deactivate, progress, controller.signal)
      if (rest.length > 0) return void setFailed({ people: rest, all: people.length })
      if (!controller.signal.aborted) say('good', bulk.done(changed))
      props.onClose(true)
    } catch (cause) {
      if (!controller.signal.aborted) setError(asApiError(cause))
    } finally {
      setAt(undefined)
    }
  }
  const progress: Progress = (done, all) => setAt({ done, all })
  const begin = () => work(() => props.chosen(() => {}, controller.signal))
  const again = (people: Failed) => work(async () => people.map(({ item }) => item))
  const close = () => {
    controller.abort()
    props.onClose(changed > 0)
  }

  return (
    <Dialog title={bulk.askTitle(props.size)} onClose={close}>
      <Switch
        fallback={
          <>
            <p>{bulk.ask}</p>
            {error() && <Problem title={error()?.title ?? ''} detail={error()?.message ?? ''} />}
            <div class="buttons end">
              <button type="button" class="button" autofocus onClick={close}>
                {bulk.keep}
              </button>
              <button type="button" class="button danger solid" onClick={() => void begin()}>
                {bulk.confirm}
              </button>
            </div>
          </>
        }
      >
        <Match when={at()}>
          {(now) => (
            <>
              <progress
                class="progress"
                max={now().all || 1}
                value={now().done}
                aria-label={bulk.askTitle(props.size)}
              />
              <p role="status">{now().all ? bulk.working(now().done, now().all) : bulk.gathering}</p>
              <div class="buttons end">
                <button type="button" class="button" onClick={close}>
                  {bulk.stop}
                </button>
              </div>
            </>
          )}
        </Match>
        <Match when={failed()}>
          {(left) => (
            <>
              <p role="alert">
                <strong>{bulk.partly(left().people.length, left().all)}</strong>
              </p>
              <ul class="failed-list">
                <For each={left().people}>
                  {({ item, error }) => (
                    <li>
                      <strong>{item.full_name}</strong> <span class="quiet">{asApiError(error).message}</span>
                    </li>
                  )}
                </For>
              </ul>
              <div class="buttons end">
                <button type="button" class="button" onClick={close}>
                  {bulk.close}
                </button>
                <button type="button" class="button danger solid" onClick={() => void again(left().people)}>
                  {bulk.again}
                </button>
              </div>
            </>
          )}
        </Match>
      </Switch>
    </Dialog>
  )
}
