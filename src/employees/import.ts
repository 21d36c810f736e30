import { uuidv7 } from 'uuidv7'
import { inScope, isTaken } from '../db/client'
import { type FieldError, Problem } from '../errors'
import { randomSuffix, slugOf } from '../slug'
import type { ImportField } from './columns'
import { changedRows, fieldsOf, type GoodRow, type Judged, refused, type Scope } from './judge'
import { awaitOtherImports, type UpsertRow, upsertEmployees } from './upsert'

/** Rows per round trip: one transaction of well under a second, and far below Neon's 10 MiB per request. */
const CHUNK_ROWS = 250
/** Each is overtaken only by another writer's commit, so that a few are enough. */
const CHUNK_ATTEMPTS = 4

type RowReport = { row: number; line: number } & (
  | { status: 'created' | 'updated' | 'unchanged'; id?: string }
  | { status: 'failed'; errors: FieldError[] }
)

type Storing = {
  /** Runs last, whatever became of the chunks. Must not throw: the report would be lost. */
  refreshCards: () => Promise<void>
  /** Told before the first chunk and after each: how many of the rows to store are stored. */
  progress?: (done: number, total: number) => void
  /** Once aborted, no further chunk is begun. */
  stop?: AbortSignal
}

/** Throws Problem plan_limit for a file that does not fit the plan: it adds nobody. */
export function refuseBeyondPlan({ plan }: Judged) {
  if (plan.fits) return
  throw new Problem(
    'plan_limit',
    `The ${plan.name} plan has room for ${plan.limit} active people; ${plan.active} are there and the file would add ${plan.new}. Nobody was added. Import fewer, or ask for a larger plan.`,
    { plan: plan.name, limit: plan.limit, active: plan.active, new: plan.new },
  )
}

/**
 * Stores the rows of a judged file in chunks that each are a transaction; a repeat adds nobody twice. `refreshCards`
 * runs whatever became of the chunks: one whose answer was lost may be stored, and a repeat that finds nothing to change
 * may follow an import that died before its cards were refreshed. One round trip per 250 rows.
 */
export async function storeFile(scope: Scope, judged: Judged, { refreshCards, progress, stop }: Storing) {
  const { accepted, failed } = judged
  const reports: RowReport[] = failed.map(withoutName)
  progress?.(0, accepted.length)
  try {
    for (let start = 0; start < accepted.length; start += CHUNK_ROWS) {
      stop?.throwIfAborted()
      const chunk = accepted.slice(start, start + CHUNK_ROWS)
      reports.push(...(await storeChunk(scope, chunk, fieldsOf(judged), start)))
      progress?.(start + chunk.length, accepted.length)
    }
  } finally {
    if (accepted.length > 0) await refreshCards()
  }
  return reportOf(judged, reports)
}

/** What storeFile would report, with what a person needs to decide whether to. Writes nothing. */
export async function rehearseFile(scope: Scope, judged: Judged) {
  const changed = await changedRows(scope, judged)
  const reports = judged.accepted.map(({ row, line, person, employeeId: id }) => {
    const named = { row, line, name: person.full_name }
    if (id === null) return { ...named, status: 'created' as const }
    return { ...named, id, status: changed.has(row) ? ('updated' as const) : ('unchanged' as const) }
  })
  const { headings, plan } = judged
  return { ...reportOf(judged, [...judged.failed, ...reports]), dry_run: true as const, headings, plan }
}

function reportOf<Report extends RowReport>({ columns }: Judged, reports: Report[]) {
  const rows = reports.toSorted((one, other) => one.row - other.row)
  const count = (status: RowReport['status']) => rows.filter((report) => report.status === status).length
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    columns,
    rows,
  }
}

const withoutName = ({ row, line, status, errors }: Judged['failed'][number]) => ({ row, line, status, errors })

async function storeChunk(scope: Scope, chunk: GoodRow[], fields: ImportField[], done: number): Promise<RowReport[]> {
  const rows: UpsertRow[] = chunk.map(({ row, person }) => ({
    ...person,
    n: row,
    id: uuidv7(),
    slug: slugOf(person.full_name, 'card'),
    suffix: randomSuffix(),
  }))
  const stored = await storeRows(scope, rows, fields).catch((error: unknown) => {
    if (!(error instanceof Problem) || done === 0) throw error
    const detail = `${error.message} The first ${done} good rows are in; sending the file again adds nobody twice.`
    throw new Problem(error.code, detail, error.extra)
  })
  const outcome = new Map(stored.map((row) => [row.n, row]))
  return chunk.map((good) => {
    const result = outcome.get(good.row)
    if (!result) throw new Error(`no outcome for row ${good.row}`)
    const { id, verdict } = result
    const { row, line } = good
    if (verdict === 'created' || verdict === 'updated' || verdict === 'unchanged')
      return { row, line, status: verdict, id }
    // Another writer came between the judging and this.
    return withoutName(refused(good, verdict))
  })
}

/** Another import or form can take an e-mail, id or slug between our look and our write; a second look then sees it. */
async function storeRows(scope: Scope, rows: UpsertRow[], fields: ImportField[]) {
  for (let attempt = 1; ; attempt++) {
    try {
      const { db, tenant } = scope
      const [, stored] = await inScope(scope, awaitOtherImports(db, tenant), upsertEmployees(db, tenant, rows, fields))
      return stored.rows
    } catch (error) {
      const overtaken =
        isTaken(error, 'employees_public_slug') || (error instanceof Problem && error.code === 'conflict')
      if (!overtaken || attempt === CHUNK_ATTEMPTS) throw error
    }
  }
}
