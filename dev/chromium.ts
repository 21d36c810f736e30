import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

const INSTALLED = [
  ...['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'],
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
/** What keeps it from looking for the network, and from needing a desktop. */
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]
/** The package's one font and the system's, if it has any; the package's own file names folders of AWS Lambda only. */
const FONTS =
  '<fontconfig><dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir><dir>~/.fonts</dir></fontconfig>'
/** Without one, Chromium's language is "en-US@posix", which Intl refuses. */
const LOCALE = { LANG: 'en_US.UTF-8' }
/** Enough of a browser's own words to know why it did not start. */
const REASON_CHARS = 400

const SESSION_COOKIE = '__Host-edgecard'

type Candidate = { path: string; env?: Record<string, string> }

/** A Chromium: the one that CHROME names, else an installed one, else the one inside the npm package. */
export async function launchChromium(flags: string[] = []): Promise<Browser> {
  const { path, env } = await findChromium()
  try {
    return await chromium.launch({
      executablePath: path,
      args: [...FLAGS, ...flags],
      env: { ...process.env, ...LOCALE, ...env },
    })
  } catch (error) {
    const missing = await missingLibraries({ path, ...(env && { env }) })
    const reason = missing ? `it lacks ${missing}` : String(error).replaceAll(/\s+/g, ' ').slice(0, REASON_CHARS)
    throw new Error(
      `Chromium does not start: ${path}: ${reason}. Install one (apt-get install chromium), or set CHROME to its path.`,
    )
  }
}

/** As PUT /api/session sets it (src/auth/cookie.ts); the debugger takes a Secure cookie for https only, then loopback gets it too. */
export const sessionCookie = (origin: string, token: string) => ({
  name: SESSION_COOKIE,
  value: token,
  url: origin.replace(/^http:/, 'https:'),
  secure: true,
  httpOnly: true,
  sameSite: 'Strict' as const,
})

async function findChromium(): Promise<Candidate> {
  const path = process.env.CHROME || INSTALLED.find((path) => existsSync(path))
  return path ? { path } : unpacked()
}

/** @sparticuz/chromium, with the libraries that a bare system lacks, unpacked once for each of its versions. */
async function unpacked(): Promise<Candidate> {
  const packageJson = join(root, 'node_modules/@sparticuz/chromium/package.json')
  const { version } = JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }
  const folder = join(root, 'node_modules/.cache/edgecard-chromium', version)
  if (!existsSync(folder)) await unpackInto(folder)
  const env = { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: join(folder, 'fonts/ours.conf') }
  return { path: join(folder, 'chromium'), env }
}

/** Test files start at once: each unpacks beside the folder and the first moves its own there, so that none sees half a browser. */
async function unpackInto(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true })
  const TMPDIR = mkdtempSync(`${folder}-`)
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`
  // CODEBUILD_BUILD_IMAGE is how the package is told to unpack its shared libraries too (its build/helper.js).
  const env = { ...process.env, TMPDIR, CODEBUILD_BUILD_IMAGE: 'nodejs20' }
  await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, env }).catch((error: Error) => {
    rmSync(TMPDIR, { recursive: true, force: true })
    throw new Error(`The browser of the npm package cannot be unpacked (${error.message}): apt-get install chromium.`)
  })
  writeFileSync(join(TMPDIR, 'fonts/ours.conf'), FONTS)
  try {
    renameSync(TMPDIR, folder)
  } catch (error) {
    rmSync(TMPDIR, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

/** The shared libraries that the loader cannot find; undefined where all are there, or nobody can tell. */
async function missingLibraries({ path, env }: Candidate): Promise<string | undefined> {
  const { stdout } = await run('ldd', [path], { env: { ...process.env, ...env } }).catch(() => ({ stdout: '' }))
  const names = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
  return names.length > 0 ? `the shared libraries ${names.join(', ')}` : undefined
}
