import { spawn } from 'node:child_process'

/** Milliseconds that the command has to end by itself: wrangler takes under one second. */
const GRACE_MS = 5_000

/**
 * node leash.ts COMMAND ARGUMENTS…: runs the command until whoever holds its stdin lets go of it, which a process also does
 * by being killed. Started as the leader of a process group, it then leaves none of that group behind.
 */
const [command = '', ...args] = process.argv.slice(2)
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
let released = false

child.on('exit', (code) => {
  if (released) killGroup()
  process.exit(code ?? 1)
})

process.stdin.resume().once('close', () => {
  released = true
  child.kill()
  setTimeout(killGroup, GRACE_MS)
})

function killGroup() {
  process.kill(-process.pid, 'SIGKILL')
}
