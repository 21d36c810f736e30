import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** Of a second. */
const NANOSECONDS = 1e9
/** What clear_refs takes to start the peak anew (proc(5), "clear_refs"). */
const RESET_PEAK = '5'

/** A child of this process by its name, watched through /proc; undefined figures where there is no such thing. */
export function openProcess(name: string) {
  const folder = childFolder(name)
  const status = (key: string) => {
    const found = folder && new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`${folder}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : undefined
  }
  return {
    /** Seconds of processor time so far, of the threads that are alive; by the scheduler's own count, not by its ticks of 10 ms. */
    cpuSeconds(): number | undefined {
      if (!folder) return undefined
      const threads = readdirSync(`${folder}/task`)
      return threads.reduce((sum, id) => sum + nanosecondsOf(`${folder}/task/${id}`), 0) / NANOSECONDS
    },
    /** Resident MiB: now, and at most since `resetPeak`. */
    memory: () => ({ now: status('VmRSS'), peak: status('VmHWM') }),
    resetPeak() {
      if (folder) writeFileSync(`${folder}/clear_refs`, RESET_PEAK)
    },
  }
}

/** Of a thread; none of one that has ended since it was listed. */
function nanosecondsOf(folder: string): number {
  try {
    return Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0])
  } catch {
    return 0
  }
}

/** The fields after the name, which may hold spaces and stands in parentheses. */
function statOf(folder: string) {
  const text = readFileSync(`${folder}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), parent: Number(fields[1]) }
}

function childFolder(wanted: string): string | undefined {
  if (process.platform !== 'linux') return undefined
  const folders = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
  return folders
    .map((pid) => `/proc/${pid}`)
    .find((folder) => {
      try {
        const { name, parent } = statOf(folder)
        return name === wanted && parent === process.pid
      } catch {
        // It has ended since it was listed.
        return false
      }
    })
}
