import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { isStale } from '../../dev/ui.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const VITE = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url))

/**
 * The admin as it is deployed, built once before the apps of several test files would each build it into the same
 * folder. In a process of its own: in vitest's, NODE_ENV is test, and then Vite makes a development build.
 */
export async function setup(): Promise<void> {
  const env = { ...process.env, NODE_ENV: undefined }
  if (isStale()) await promisify(execFile)(process.execPath, [VITE, 'build', 'ui'], { cwd: root, env })
}
