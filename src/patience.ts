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
