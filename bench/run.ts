import { cpus, totalmem } from 'node:os'
import { age } from './age.ts'
import { type Bench, build, start } from './app.ts'
import { card } from './card.ts'
import { dashboards } from './dashboards.ts'
import { importFile } from './import.ts'
import { ledger } from './ledger.ts'
import { lighthouseScores } from './lighthouse.ts'
import { outage } from './outage.ts'
import { rate } from './rate.ts'
import { rebrand } from './rebrand.ts'
import { scan } from './scan.ts'
import { signup } from './signup.ts'
import { size } from './size.ts'
import { slow } from './slow.ts'
import { track } from './track.ts'
import { work } from './work.ts'

/** One comparison: `ratio` is of the first thing that `measure` names to the second. */
export type Line = { measure: string; ratio: number; figures: string }

/** Of pages in a browser, and so no comparison of two things. */
const LIGHTHOUSE = 'lighthouse'

/** What is read from caches is measured on one database only. */
const measures: Record<string, { run: (bench: Bench) => Promise<Line[]>; everyDatabase?: true }> = {
  card: { run: card },
  slow: { run: slow },
  track: { run: track },
  outage: { run: outage },
  scan: { run: scan },
  rebrand: { run: rebrand },
  age: { run: age },
  work: { run: work },
  size: { run: size },
  signup: { run: signup, everyDatabase: true },
  import: { run: importFile, everyDatabase: true },
}

/** Of Postgres and the consumer of events, without a Worker around it; the embedded database says nothing about them. */
const onServer: Record<string, (server: string) => Promise<Line[]>> = { ledger, rate, dashboards }

const names = process.argv.slice(2)
const isWanted = (name: string) => names.length === 0 || names.includes(name)
const unknown = names.filter((name) => name !== LIGHTHOUSE && !measures[name] && !onServer[name])
if (unknown.length > 0) {
  console.error(
    `bench: there is no ${unknown.join(', ')}; choose of: ${[...Object.keys({ ...measures, ...onServer }), LIGHTHOUSE].join(', ')}`,
  )
  process.exit(1)
}

const server = process.env.EDGECARD_TEST_DATABASE_URL
const databases = [{ name: 'embedded' }, ...(server ? [{ name: 'PostgreSQL', server }] : [])]
console.log(
  `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.version}`,
)
if (Object.keys(measures).some(isWanted)) await compare()
for (const [name, run] of Object.entries(onServer).filter(([name]) => isWanted(name))) {
  if (server) print(await run(server))
  else console.error(`bench: ${name} needs a PostgreSQL server: name it in EDGECARD_TEST_DATABASE_URL`)
}
if (isWanted(LIGHTHOUSE) && !(await lighthouseScores())) process.exitCode = 1

async function compare(): Promise<void> {
  const { folder, remove } = await build()
  try {
    for (const [index, database] of databases.entries()) {
      for (const [name, { run, everyDatabase }] of Object.entries(measures)) {
        if (!isWanted(name) || (index > 0 && !everyDatabase)) continue
        const bench = await start(folder, 'server' in database ? database.server : undefined)
        try {
          print(await run(bench), everyDatabase ? ` (${database.name})` : '')
        } finally {
          await bench.stop()
        }
      }
    }
  } finally {
    remove()
  }
}

function print(lines: Line[], place = ''): void {
  for (const { measure, ratio, figures } of lines) {
    console.log(`${ratio.toFixed(ratio < 0.1 ? 4 : 2).padStart(7)}  ${measure}${place}: ${figures}`)
  }
}
