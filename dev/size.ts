import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildUi } from './ui.ts'

/** Bytes, gzip: what the admin may load before its first screen, which a slow phone (1.6 Mbit/s) then has in half a second. */
const INITIAL_MAX_BYTES = 90 * 1024

const built = new URL('../dist/ui/', import.meta.url)

type Chunk = { file: string; isEntry?: boolean; imports?: string[] }

/** The entry of the build and everything it imports without being asked for. */
function initialFiles(manifest: Record<string, Chunk>): string[] {
  const found = new Set<string>()
  const visit = (name: string) => {
    const chunk = manifest[name]
    if (!chunk || found.has(chunk.file)) return
    found.add(chunk.file)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(name)
  return [...found].filter((file) => file.endsWith('.js'))
}

const gzipBytes = (file: string) => gzipSync(readFileSync(new URL(file, built))).byteLength
const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`

/** node dev/size.ts: builds the admin, and fails when its first download is over the budget. */
await buildUi()
const manifest = JSON.parse(readFileSync(fileURLToPath(new URL('.vite/manifest.json', built)), 'utf8'))
const files = initialFiles(manifest)
const total = files.reduce((sum, file) => sum + gzipBytes(file), 0)
console.log(
  `admin: ${kib(total)} of ${kib(INITIAL_MAX_BYTES)} JavaScript before the first screen (gzip, ${files.length} files)`,
)
if (total > INITIAL_MAX_BYTES) {
  for (const file of files) console.error(`  ${file} ${kib(gzipBytes(file))}`)
  console.error('size: over the budget; load what the first screen does not need with lazy()')
  process.exitCode = 1
}
