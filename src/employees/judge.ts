import type { SignedIn, TenantId } from '../auth/actor'
import { type Db, inScope } from '../db/client'
import { type FieldError, Problem } from '../errors'
import type { ColumnChoices } from './column-choices'
import { type ParsedRow, parsePeople } from './parse'
import type { EmployeeInput } from './schema'
import { changingRows, judgeRows, measurePlan, type Refusal } from './upsert'

/** Bytes of JSON in one request that compares people: well below Neon's 10 MiB. */
const COMPARED_BYTES = 4 * 1024 * 1024

export type Scope = { db: Db; actor: SignedIn; tenant: TenantId }
export type GoodRow = Extract<ParsedRow, { ok: true }>
type FailedRow = { row: number; line: number; name: string; status: 'failed'; errors: FieldError[] }
/** A row that will land: on the person it is already, or as a new one. */
type AcceptedRow = GoodRow & { employeeId: string | null }

const refusals: Record<Refusal, (person: EmployeeInput) => FieldError> = {
  inactive: () => ({ field: '', message: 'This person is deactivated. Reactivate them first, then import again.' }),
  email_taken: ({ email }) => ({ field: 'email', message: `Another person of the company has ${email}.` }),
  repeated: () => ({ field: '', message: 'An earlier row of this file is the same person; remove one of the two.' }),
}

/** A row that the database refused. */
export const refused = ({ row, line, person }: GoodRow, verdict: Refusal): FailedRow => ({
  ...{ row, line, name: person.full_name, status: 'failed' },
  errors: [refusals[verdict](person)],
})

/**
 * Reads a spreadsheet to its end and judges every row, by itself and against who is there; writes nothing. The rows
 * are judged all at once, so that no verdict depends on which rows are stored before. One round trip.
 */
export async function judgeFile(scope: Scope, file: ReadableStream<Uint8Array>, choices: ColumnChoices) {
  const { headings, columns, rows } = await parsePeople(file, choices)
  const good: GoodRow[] = []
  const failed: FailedRow[] = []
  const keyless = new Map<string, number>()
  for await (const parsed of rows) {
    const errors = parsed.ok ? repeatedWithoutKey(parsed, keyless) : parsed.errors
    if (parsed.ok && errors.length === 0) good.push(parsed)
    else failed.push({ ...positionOf(parsed), status: 'failed', errors })
  }
  const keys = good.map(({ row, person }) => ({ n: row, ...person }))
  const [sizes, verdicts] = await inScope(
    scope,
    measurePlan(scope.db, scope.tenant),
    judgeRows(scope.db, scope.tenant, keys),
  )
  const [size] = sizes.rows
  if (!size) throw new Problem('not_found', 'There is no such company.')
  const judged = new Map(verdicts.rows.map((row) => [row.n, row]))
  const accepted: AcceptedRow[] = []
  for (const row of good) {
    const result = judged.get(row.row)
    if (!result) throw new Error(`no verdict for row ${row.row}`)
    const { verdict, employee_id: employeeId } = result
    if (verdict === 'created' || verdict === 'known') accepted.push({ ...row, employeeId })
    else failed.push(refused(row, verdict))
  }
  const fresh = accepted.filter(({ employeeId }) => employeeId === null).length
  const { plan, room, used } = size
  const fits = used + fresh <= room || fresh === 0
  return { headings, columns, accepted, failed, plan: { name: plan, limit: room, active: used, new: fresh, fits } }
}

export type Judged = Awaited<ReturnType<typeof judgeFile>>

const positionOf = (parsed: ParsedRow) => ({
  row: parsed.row,
  line: parsed.line,
  name: parsed.ok ? parsed.person.full_name : parsed.name,
})

/** People without an e-mail and external_id are told apart by name and phone. */
function repeatedWithoutKey({ row, person }: GoodRow, seen: Map<string, number>): FieldError[] {
  if (person.external_id !== null || person.email !== null) return []
  const key = JSON.stringify([person.full_name, person.phone])
  const earlier = seen.get(key)
  if (earlier === undefined) {
    seen.set(key, row)
    return []
  }
  const message = `Row ${earlier} has the same name and phone, and neither has an e-mail or external_id; add one to tell them apart.`
  return [{ field: 'full_name', message }]
}

export const fieldsOf = ({ columns }: Judged) => columns.used.map(({ field }) => field)

/** The rows, of those that are accepted, whose people the import would change. */
export async function changedRows(scope: Scope, judged: Judged): Promise<ReadonlySet<number>> {
  const known = judged.accepted.flatMap(({ row, person, employeeId }) =>
    employeeId === null ? [] : [{ ...person, n: row, id: employeeId }],
  )
  const changed = new Set<number>()
  for (const rows of packed(known, COMPARED_BYTES)) {
    const [found] = await inScope(scope, changingRows(scope.db, scope.tenant, rows, fieldsOf(judged)))
    for (const { n } of found.rows) changed.add(n)
  }
  return changed
}

/** The items in runs of so many bytes of JSON; no character takes more than 3 bytes per UTF-16 unit. */
function packed<Item>(items: readonly Item[], maxBytes: number): Item[][] {
  const runs: Item[][] = []
  let room = 0
  for (const item of items) {
    const bytes = JSON.stringify(item).length * 3
    const run = runs.at(-1)
    if (run && bytes <= room) run.push(item)
    else runs.push([item])
    room = (run && bytes <= room ? room : maxBytes) - bytes
  }
  return runs
}
