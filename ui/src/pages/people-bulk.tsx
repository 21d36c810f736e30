import { createSignal, onCleanup, Show } from 'solid-js'
import { asApiError, type Person } from '../api'
import { Dialog } from '../parts/dialog'
import { Menu } from '../parts/menu'
import { focusHeading } from '../parts/page'
import { say } from '../parts/toast'
import type { Search } from '../queries'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { Deactivation } from './people-deactivation'
import { everyone as everyoneOf, exportOf, keep, type Progress, zipOfCodes } from './people-downloads'
import type { Selection } from './people-selection'
import { bulk, count, text } from './people-text'

/** Names in a message; the rest are counted. */
const NAMES_SHOWN = 5

type Job = { title: string; done: number; all: number; controller: AbortController }

/** What can be done with who is selected. */
export function PeopleBulk(props: { selection: Selection; search: Search }) {
  const session = useSession()
  const { companyId, changes, canEdit } = useWorkplace()
  const [job, setJob] = createSignal<Job>()
  const [asking, setAsking] = createSignal(false)
  onCleanup(() => job()?.controller.abort())

  /** Everyone selected, read to the end where everyone who matches is. */
  async function chosen(progress: Progress, signal: AbortSignal): Promise<Person[]> {
    const { everyone, exceptions } = props.selection.selected()
    if (!everyone) return [...exceptions.values()]
    const all = await everyoneOf(session, companyId, props.search, progress, signal)
    return all.filter(({ id }) => !exceptions.has(id))
  }
  async function run(title: string, work: (progress: Progress, signal: AbortSignal) => Promise<void>) {
    if (job()) return
    const controller = new AbortController()
    setJob({ title, done: 0, all: 0, controller })
    const progress: Progress = (done, all) => setJob((before) => before && { ...before, done, all })
    try {
      await work(progress, controller.signal)
    } catch (error) {
      if (!controller.signal.aborted) say('bad', bulk.failed, asApiError(error).message)
    } finally {
      setJob(undefined)
    }
  }
  const codes = (kind: 'svg' | 'png') =>
    run(bulk.zipTitle, async (progress, signal) => {
      const active = (await chosen(progress, signal)).filter((person) => person.is_active)
      if (active.length === 0) return void say('bad', bulk.nobodyActive)
      const { zip, missing } = await zipOfCodes(active, kind, progress, signal)
      if (signal.aborted) return
      keep(zip, 'qr-codes.zip')
      if (missing.length > 0) say('bad', bulk.failed, bulk.missing(named(missing)))
    })
  const table = (kind: 'csv' | 'vcf') =>
    run(bulk.fileTitle, async (progress, signal) => {
      const { everyone, exceptions } = props.selection.selected()
      const { q, status } = props.search
      const ids = async () => ({ ids: (await chosen(progress, signal)).map(({ id }) => id) })
      const which = everyone && exceptions.size === 0 ? { q, status } : await ids()
      keep(await exportOf(session.api, companyId, kind, which), `people.${kind}`)
    })
  const items = [
    { label: text.qrSvg, onSelect: () => void codes('svg') },
    { label: text.qrPng, onSelect: () => void codes('png') },
    { label: text.csv, onSelect: () => void table('csv') },
    { label: text.vcf, onSelect: () => void table('vcf') },
  ]

  return (
    <section class="bulk" aria-label={text.selected(props.selection.size())}>
      <strong role="status">{text.selected(props.selection.size())}</strong>
      <div class="buttons">
        <Menu label={text.download} items={items} />
        <Show when={canEdit}>
          <button type="button" class="button danger" onClick={() => setAsking(true)}>
            {text.deactivate}
          </button>
        </Show>
        <button type="button" class="button" onClick={() => props.selection.clear()}>
          {text.clear}
        </button>
      </div>
      <Show when={job()}>{(now) => <Working job={now()} />}</Show>
      <Show when={asking()}>
        <Deactivation
          size={props.selection.size()}
          chosen={chosen}
          onDone={changes.showPerson}
          onClose={(changed) => {
            setAsking(false)
            if (!changed) return
            props.selection.clear()
            focusHeading()
            changes.peopleChanged()
          }}
        />
      </Show>
    </section>
  )
}

const Working = (props: { job: Job }) => (
  <Dialog title={props.job.title} onClose={() => props.job.controller.abort()}>
    <progress class="progress" max={props.job.all || 1} value={props.job.done} aria-label={props.job.title} />
    <p role="status">{props.job.all ? bulk.working(props.job.done, props.job.all) : bulk.gathering}</p>
    <div class="buttons end">
      <button type="button" class="button" onClick={() => props.job.controller.abort()}>
        {bulk.stop}
      </button>
    </div>
  </Dialog>
)

const named = (people: Person[]) => {
  const names = people.slice(0, NAMES_SHOWN).map(({ full_name }) => full_name)
  return people.length > names.length
    ? `${names.join(', ')} + ${count(people.length - names.length)}`
    : names.join(', ')
}
