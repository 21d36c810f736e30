import { existsSync, readFileSync } from 'node:fs'

/** npm exec, pnpm itself, or pnpm's script under some node. */
const LAUNCHER = /^(npm |(\S*\/)?pnpm |\S*node .*\/pnpm(\.[cm]?js)? )/
/** What the launchers start each other with, the shims of node_modules/.bin included. */
const SHELL = /^\S*sh /

type Link = { child: number; parent: number }

/**
 * Whether npx and pnpm still run, where they started this process. A signal to either ends it and the shells under it
 * without reaching us; their children get another parent. Linux only: elsewhere the answer is always yes.
 */
export function watchLaunchers(): () => boolean {
  const links = existsSync('/proc/self/stat') ? launcherLinks() : []
  return () => links.every(({ child, parent }) => parentOf(child) === parent)
}

/** From this process up to the highest launcher. */
function launcherLinks(): Link[] {
  const links: Link[] = []
  let launched = 0
  for (let child = process.pid; ; ) {
    const parent = parentOf(child)
    const command = parent ? commandOf(parent) : ''
    const isLauncher = LAUNCHER.test(command)
    if (!parent || !(isLauncher || SHELL.test(command))) return links.slice(0, launched)
    links.push({ child, parent })
    if (isLauncher) launched = links.length
    child = parent
  }
}

/** The fourth field of proc_pid_stat(5); the second one, a name in parentheses, may hold anything. */
function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`)
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2])
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? ''
}

/** A process may end between two looks at it. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
