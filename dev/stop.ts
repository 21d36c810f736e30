import { watchLaunchers } from './launchers.ts'
import { oneLine } from './settings.ts'

/** Milliseconds after the first Ctrl-C: an earlier repeat is the same one, passed on by npx or pnpm. */
const FORCE_AFTER_MS = 500
const LAUNCHER_CHECK_MS = 500

/** At Ctrl-C, SIGTERM, SIGHUP or the end of pnpm: runs `stop`, then exits with 0. A second Ctrl-C runs `kill` and exits with 1. */
export function stopOnSignal(stop: () => Promise<void>, kill = () => {}): void {
  let since: number | undefined
  async function onSignal(): Promise<void> {
    if (since === undefined) {
      since = Date.now()
      await stop().catch((error: unknown) => console.error(oneLine(error)))
      process.exit(0)
    }
    if (Date.now() - since < FORCE_AFTER_MS) return
    kill()
    process.exit(1)
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal)

  const launched = watchLaunchers()
  const check = setInterval(() => {
    if (launched()) return
    clearInterval(check)
    if (since === undefined) void onSignal()
  }, LAUNCHER_CHECK_MS)
  check.unref()
}
