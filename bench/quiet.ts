/** What the Worker logs of faults that were asked for is of no interest. */
export async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const { warn, error } = console
  Object.assign(console, { warn: () => {}, error: () => {} })
  try {
    return await work()
  } finally {
    Object.assign(console, { warn, error })
  }
}
