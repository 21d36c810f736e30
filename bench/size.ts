import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Bench } from './app.ts'
import { addCard, signUp } from './client.ts'
import { median } from './load.ts'
import type { Line } from './run.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const wrangler = fileURLToPath(new URL('../node_modules/wrangler/bin/wrangler.js', import.meta.url))
/** Bytes, as browsers get them. */
const PAGE_MAX_BYTES = 13 * 1024
const SCRIPT_MAX_BYTES = 2 * 1024
const BUNDLE_MAX_KIB = 400
const START_MAX_MS = 50
const START_ROUNDS = 5
/** What Cloudflare compresses with on the way out. */
const QUALITY = 4

/** What a visitor downloads, and what Cloudflare starts. */
export async function size(bench: Bench): Promise<Line[]> {
  const html = await (await fetch(bench.origin + (await addCard(bench, await signUp(bench))))).text()
  const script = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, source]) => source).join('')
  const bytes = brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }).byteLength
  const bundle = Number(/gzip: ([\d.]+) KiB/.exec(await run('deploy', '--dry-run'))?.[1])
  const [own, bare] = await starts('src/worker.ts', 'bench/worker/bare.ts')
  return [
    line('the page in brotli', bytes, PAGE_MAX_BYTES, `bytes (${html.length} characters)`),
    line('its script', script.length, SCRIPT_MAX_BYTES, 'bytes, uncompressed'),
    line('the Worker in gzip', bundle, BUNDLE_MAX_KIB, 'KiB'),
    line('its start', own, START_MAX_MS, 'ms of processor, as wrangler check startup samples it'),
    { measure: 'its start ÷ that of hono and zod alone', ratio: own / bare, figures: `${bare} ms` },
  ]
}

const line = (what: string, figure: number, limit: number, unit: string): Line => ({
  measure: `${what} ÷ its budget of ${limit}`,
  ratio: figure / limit,
  figures: `${figure} ${unit}`,
})

/** Milliseconds of processor that each entry takes to start: medians of alternating rounds. */
async function starts(...entries: [string, string]): Promise<[number, number]> {
  const profile = join(tmpdir(), `edgecard-startup-${process.pid}.cpuprofile`)
  const rounds = new Map(entries.map((entry) => [entry, [] as number[]]))
  for (let round = 0; round < START_ROUNDS; round++) {
    for (const [entry, figures] of rounds) {
      const active = Number(
        /Active: ([\d.]+) ms/.exec(await run('check', 'startup', `--args=${entry}`, '--outfile', profile))?.[1],
      )
      // A short start may end before it is sampled.
      if (active > 0) figures.push(active)
    }
  }
  rmSync(profile, { force: true })
  return entries.map((entry) => median(rounds.get(entry) ?? [])) as [number, number]
}

async function run(...words: string[]): Promise<string> {
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [wrangler, ...words], { cwd: root, env })
  return stdout + stderr
}
