/** What `work` resolves to, or undefined once so many milliseconds have passed; the work goes on meanwhile. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const enough = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  try {
    return await Promise.race([work, enough])
  } finally {
    clearTimeout(timer)
  }
}

/** `work`, which goes on when the client leaves before its answer: Workers would cut it off (docs, "waitUntil"). */
export function surely<T>(context: { waitUntil(work: Promise<unknown>): void }, work: Promise<T>): Promise<T> {
  context.waitUntil(work.catch(() => {}))
  return work
}

/** Milliseconds: past KV's one write a second to a key (Cloudflare KV limits). */
const WRITE_PAUSE_MS = 1_100

/** A write to KV, tried again as often as that: it refuses one that follows another to the same key at once. */
export async function writePatiently(attempts: number, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (attempts === 1) throw error
    await new Promise((resolve) => setTimeout(resolve, WRITE_PAUSE_MS))
    await writePatiently(attempts - 1, write)
  }
}
