import { type Api, ApiError, type ImportReport, type unwrap } from '../api'

/** What an import would do. */
export type Rehearsal = Extract<ImportReport, { dry_run: true }>
/** What an import did. */
export type Report = Exclude<ImportReport, { dry_run: true }>
export type Heading = Rehearsal['headings'][number]
export type Field = NonNullable<Heading['field']>
export type Row = Report['rows'][number] & { name?: string }
export type Status = Row['status']
/** By heading: what a person chose it to be. */
export type Choices = Readonly<Record<string, Field | 'ignore'>>
export type Progress = { done: number; total: number }

type Sent = { api: Api; companyId: string; file: File; choices: Choices; signal: AbortSignal }
/** `session.ask`, for any answer of the import. */
type Ask = typeof unwrap
type Line = { progress: Progress } | { report: Report } | { problem: ConstructorParameters<typeof ApiError>[0] }

const JSON_LINES = 'application/x-ndjson'

/** A file that has no name column; `headings` let a person say which it is. */
export class Nameless extends Error {
  override name = 'Nameless'
  readonly headings: Heading[]
  constructor(headings: Heading[]) {
    super('the file has no column for the name')
    this.headings = headings
  }
}

function post({ api, companyId, file, choices, signal }: Sent, dryRun: boolean) {
  const column = Object.entries(choices).map(([heading, field]) => `${heading}:${field}`)
  const query = { ...(dryRun && { dry_run: 'true' as const }), ...(column.length > 0 && { column }) }
  const headers = { 'Content-Type': 'text/csv', ...(!dryRun && { Accept: JSON_LINES }) }
  const route = api.company[':company_id'].employees.import
  return route.$post({ param: { company_id: companyId }, query }, { init: { body: file, headers, signal } })
}

/** Throws Nameless, or an ApiError. */
export async function rehearse(ask: Ask, sent: Sent): Promise<Rehearsal> {
  let headings: Heading[] | undefined
  const pending = post(sent, true).then(async (response) => {
    if (!response.ok) {
      const problem: { headings?: Heading[] } = await (response as unknown as Response)
        .clone()
        .json()
        .catch(() => ({}))
      headings = problem.headings
    }
    return response
  })
  try {
    return (await ask(pending as Promise<never>)) as Rehearsal
  } catch (error) {
    throw headings ? new Nameless(headings) : error
  }
}

/** Imports the file, telling how far it is. Throws an ApiError; what was stored until then stays. */
export async function importFile(ask: Ask, sent: Sent, tell: (progress: Progress) => void): Promise<Report> {
  const answer = (await post(sent, false).catch((cause: unknown) => {
    throw cutOff(cause)
  })) as unknown as Response
  if (!answer.ok || !answer.body) return (await ask(Promise.resolve(answer) as Promise<never>)) as Report
  for await (const line of linesOf(answer.body)) {
    if ('progress' in line) tell(line.progress)
    else if ('report' in line) return line.report
    // As an answer of its own, so that a session that ended midway is noticed.
    else await ask(Promise.resolve(problemResponse(line.problem)) as Promise<never>)
  }
  throw cutOff()
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read().catch((cause: unknown) => {
      throw cutOff(cause)
    })
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as Line
  }
}

const problemResponse = (problem: object) =>
  new Response(JSON.stringify(problem), {
    status: 'status' in problem ? Number(problem.status) : 500,
    headers: { 'Content-Type': 'application/problem+json' },
  })

const cutOff = (cause?: unknown) =>
  new ApiError(
    { code: 'unreachable', title: 'The connection broke', detail: 'Check your connection, then import again.' },
    { cause },
  )
