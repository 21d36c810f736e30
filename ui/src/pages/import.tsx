import { batch, createSignal, Match, onCleanup, Show, Switch } from 'solid-js'
import { ApiError, asApiError } from '../api'
import { Page } from '../parts/page'
import { Problem } from '../parts/problem'
import { UnsavedGuard } from '../parts/unsaved'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { CheckStep } from './import-check'
import {
  type Choices,
  type Heading,
  importFile,
  Nameless,
  type Progress,
  type Rehearsal,
  type Report,
  rehearse,
} from './import-client'
import { ColumnsStep } from './import-columns'
import { FileStep } from './import-file'
import { Outcome } from './import-outcome'
import { RunStep, type Stopped } from './import-run'
import { type Step, Steps } from './import-steps'
import { text } from './import-text'
import './import.css'
import './import-tables.css'

/** What the API takes (src/app.ts). */
const FILE_MAX_BYTES = 10 * 1024 * 1024
/** What is wrong with the file, which trying again would not mend. */
const FILE_CODES = ['body_too_large', 'malformed_csv', 'unreadable']

export function ImportPage() {
  const { api, ask } = useSession()
  const { companyId, changes } = useWorkplace()
  const [step, setStep] = createSignal<Step>('file')
  const [file, setFile] = createSignal<File>()
  const [choices, setChoices] = createSignal<Choices>({})
  const [headings, setHeadings] = createSignal<Heading[]>([])
  /** Of the file and the choices at hand; undefined once either has changed. */
  const [rehearsal, setRehearsal] = createSignal<Rehearsal>()
  const [failed, setFailed] = createSignal<ApiError>()
  const [progress, setProgress] = createSignal<Progress>()
  const [stopped, setStopped] = createSignal<Stopped>()
  const [report, setReport] = createSignal<Report>()
  const [request, setRequest] = createSignal<AbortController>()
  const isRunning = () => step() === 'run' && request() !== undefined

  /** One request at a time: `work` with the file, unless another is under way. */
  async function once(work: (sent: Parameters<typeof rehearse>[1]) => Promise<void>, fail: (error: unknown) => void) {
    const chosen = file()
    if (!chosen || request()) return
    const asked = new AbortController()
    batch(() => {
      setRequest(asked)
      setFailed(undefined)
    })
    try {
      await work({ api, companyId, file: chosen, choices: choices(), signal: asked.signal })
    } catch (error) {
      fail(asked.signal.aborted ? 'cancelled' : error)
    } finally {
      if (request() === asked) setRequest(undefined)
    }
  }

  const check = (next: Step) =>
    once(
      async (sent) => {
        const answer = await rehearse(ask, sent)
        sent.signal.throwIfAborted()
        batch(() => {
          setHeadings(answer.headings)
          setRehearsal(answer)
          setStep(next)
        })
      },
      (error) => {
        if (error instanceof Nameless) {
          batch(() => {
            setHeadings(error.headings)
            setStep('columns')
          })
        } else if (error !== 'cancelled') setFailed(asApiError(error))
      },
    )

  const run = () => {
    batch(() => {
      setStep('run')
      setStopped(undefined)
      setProgress(undefined)
    })
    return once(
      async (sent) => void setReport(await importFile(ask, sent, setProgress)),
      (error) => setStopped(error === 'cancelled' ? error : asApiError(error)),
    ).finally(changes.peopleChanged)
  }

  async function choose(next: File) {
    restart()
    setFile(next)
    if (next.size > FILE_MAX_BYTES) return void setFailed(new ApiError({ code: 'body_too_large', ...text.tooLarge }))
    // Read once: what is imported is what was checked, whatever a spreadsheet saves into the file meanwhile.
    const bytes = await next.arrayBuffer().catch(() => undefined)
    if (file() !== next) return
    if (!bytes) return void setFailed(new ApiError({ code: 'unreadable', ...text.unreadable }))
    setFile(new File([bytes], next.name))
    await check('columns')
  }
  function restart() {
    cancel()
    batch(() => {
      setRequest(undefined)
      setStep('file')
      setFile(undefined)
      setChoices({})
      setRehearsal(undefined)
      setReport(undefined)
      setFailed(undefined)
    })
  }
  const cancel = () => request()?.abort()
  const next = () => (rehearsal() ? setStep('check') : void check('check'))

  onCleanup(cancel)

  return (
    <Page title={text.title} lead={text.lead} narrow>
      <Steps at={step()} finished={report() !== undefined} />
      <Show when={failed()}>
        {(error) => (
          <div class="import-failed">
            <Problem title={error().title} detail={error().message} requestId={error().requestId} />
            <Show when={!FILE_CODES.includes(error().code)}>
              <button
                type="button"
                class="button"
                onClick={() => void check(step() === 'columns' ? 'check' : 'columns')}
              >
                {text.retry}
              </button>
            </Show>
          </div>
        )}
      </Show>
      <Switch>
        <Match when={step() === 'file'}>
          <FileStep
            file={file()}
            checking={request() !== undefined}
            choose={(next) => void choose(next)}
            cancel={cancel}
          />
        </Match>
        <Match when={step() === 'columns'}>
          <ColumnsStep
            headings={headings()}
            choices={choices()}
            change={(heading, field) => {
              setChoices({ ...choices(), [heading]: field })
              setRehearsal(undefined)
            }}
            checking={request() !== undefined}
            next={next}
            cancel={cancel}
            restart={restart}
          />
        </Match>
        <Match when={step() === 'check' && rehearsal()}>
          {(known) => (
            <CheckStep rehearsal={known()} run={() => void run()} back={() => setStep('columns')} restart={restart} />
          )}
        </Match>
        <Match when={report()}>
          {(done) => (
            <Outcome
              report={done()}
              names={new Map(rehearsal()?.rows.map(({ row, name }) => [row, name]))}
              fileName={file()?.name ?? ''}
              restart={restart}
            />
          )}
        </Match>
        <Match when={step() === 'run'}>
          <RunStep
            progress={progress()}
            stopped={stopped()}
            cancel={cancel}
            again={() => void run()}
            restart={restart}
          />
        </Match>
      </Switch>
      <UnsavedGuard changed={isRunning()} words={text.leaving} />
    </Page>
  )
}
