import { existsSync, readdirSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const UI = join(root, 'ui')
const BUILT = join(root, 'dist/ui/admin.html')

/** Milliseconds in which an editor's several writes of one save become one build. */
const SETTLE_MS = 100

/** Of the compiler's own code, which Vite puts into its messages. */
const STACK_LINE = /\n\s+at .*/g

/** Whether dist/ui is missing, or older than anything it is made of. */
export function isStale(): boolean {
  if (!existsSync(BUILT)) return true
  const sources = readdirSync(UI, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const built = statSync(BUILT).mtimeMs
  return [...sources, join(root, 'pnpm-lock.yaml')].some((path) => statSync(path).mtimeMs > built)
}

export async function buildUi(): Promise<void> {
  const { build } = await import('vite')
  await build({ root: UI, logLevel: 'silent' }).catch((error: Error) => {
    throw new Error(`the UI does not build: ${error.message.replaceAll(STACK_LINE, '')}`)
  })
}

/** Builds again after each change; wrangler serves what it finds. Answers how to stop. */
export function watchUi(): () => void {
  let pending: NodeJS.Timeout | undefined
  let building = Promise.resolve()
  const watcher = watch(UI, { recursive: true }, () => {
    clearTimeout(pending)
    pending = setTimeout(() => {
      building = building.then(rebuild)
    }, SETTLE_MS)
  })
  return () => {
    clearTimeout(pending)
    watcher.close()
  }
}

async function rebuild(): Promise<void> {
  try {
    await buildUi()
    console.log('ui: built again')
  } catch (error) {
    console.error(`ui: ${(error as Error).message}`)
  }
}
