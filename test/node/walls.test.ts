import { execFile } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** A whole run of vitest inside this one, on a busy machine. */
const NESTED_RUN_MS = 240_000

const tables = [
  'companies',
  'employees',
  'cards',
  'memberships',
  'subscriptions',
  'analytics',
  'analytics_people_quarters',
  'analytics_people_properties',
  'analytics_people_days',
  'analytics_company_quarters',
  'analytics_company_days',
]

type Report = { testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[] }

/** Runs test files against a database of their own in which `sabotage` was done; answers the names of what failed in each. */
async function failuresWith(sabotage: string, files: string[]) {
  const output = join(await mkdtemp(join(tmpdir(), 'edgecard-walls-')), 'report.json')
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', '--project', 'worker']
  const args = [...vitest, ...files, '--reporter=json', `--outputFile=${output}`]
  const env = { ...process.env, EDGECARD_TEST_SABOTAGE: sabotage, VITEST: '' }
  const code = await new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error) => resolve(error?.code ?? 0))
  })
  const { testResults } = JSON.parse(await readFile(output, 'utf8')) as Report
  const failed = (file: string) =>
    testResults
      .filter(({ name }) => name.endsWith(file))
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => fullName)
  return { code, failed, files: testResults.length }
}

it(
  'without row-level security the tests of the second wall are red, and the first wall holds alone',
  async () => {
    const sabotage = tables.map((table) => `alter table ${table} disable row level security`).join(';')
    const { code, failed, files } = await failuresWith(sabotage, ['test/walls.test.ts', 'test/matrix.test.ts'])
    expect([code, files]).toEqual([1, 2])
    for (const table of tables) {
      expect(failed('walls.test.ts')).toContainEqual(expect.stringMatching(new RegExp(`rows of ${table}$`)))
    }
    expect(failed('matrix.test.ts')).toEqual([])
  },
  NESTED_RUN_MS,
)

it(
  'one policy dropped turns tests red',
  async () => {
    const { code, failed } = await failuresWith('drop policy tenant on employees', ['test/walls.test.ts'])
    expect(code).toBe(1)
    expect(failed('walls.test.ts')).toContainEqual(expect.stringMatching(/rows of employees$/))
  },
  NESTED_RUN_MS,
)
