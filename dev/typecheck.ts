import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
/** The UI sees the API's declarations, which only a build (-b) writes. */
const PROJECTS = [
  ['-p', '.'],
  ['-b', 'ui'],
  ['-p', 'dev'],
  ['-p', 'test'],
]

/** All at once: each has its own globals (a Worker's, a browser's, Node's), so one program cannot hold them. */
const codes = await Promise.all(
  PROJECTS.map(async (flags) => {
    const [code] = await once(spawn(process.execPath, [TSC, ...flags], { stdio: 'inherit' }), 'exit')
    return code === 0
  }),
)
process.exitCode = codes.every(Boolean) ? 0 : 1
