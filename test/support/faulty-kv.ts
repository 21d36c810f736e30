import type { KvCounts, KvFaults } from './kv-faults'

/** Share of reads, and the milliseconds that they take at most. */
const FIELD: readonly (readonly [share: number, milliseconds: number])[] = [
  [0, 5],
  [0.5, 28],
  [0.95, 321],
  [0.99, 816],
  [1, 1_200],
]
const WRITE_INTERVAL_MS = 1_000

/** A KV of which only `get` and `put` are used, with faults of one's choice. */
export function faultyKv(real: KVNamespace, faults: KvFaults) {
  const counts: KvCounts = { reads: 0, writes: 0, refused: 0 }
  const written = new Map<string, { at: number; value: string }[]>()
  /** What this location has read of each key, and when. */
  const copies = new Map<string, { at: number; value: string | null }>()

  async function struggle(): Promise<void> {
    if (faults.isSlow) await pause(fieldDelay(Math.random()))
    if (faults.isDown) throw new Error('KV GET failed: 500 Internal Server Error')
  }
  async function read(key: string): Promise<string | null> {
    const copy = copies.get(key)
    if (copy && Date.now() - copy.at < (faults.staleFor ?? 0)) return copy.value
    const value = await real.get(key)
    copies.set(key, { at: Date.now(), value })
    return value
  }
  async function get(key: string, options?: 'json' | { type?: string }): Promise<unknown> {
    counts.reads++
    await struggle()
    const value = await read(key)
    const isJson = options === 'json' || (typeof options === 'object' && options.type === 'json')
    return value !== null && isJson ? JSON.parse(value) : value
  }
  async function put(key: string, value: string, options?: KVNamespacePutOptions): Promise<void> {
    await struggle()
    const before = written.get(key) ?? []
    const last = before.at(-1)
    if (faults.isPaced && last && Date.now() - last.at < WRITE_INTERVAL_MS) {
      counts.refused++
      throw new Error('KV PUT failed: 429 Too Many Requests')
    }
    counts.writes++
    written.set(key, [...before, { at: Date.now(), value }])
    await real.put(key, value, options)
  }
  return { kv: { get, put } as unknown as KVNamespace, counts, written }
}

function fieldDelay(share: number): number {
  const upper = FIELD.findIndex(([until]) => share < until)
  const [from, to] = [FIELD[upper - 1], FIELD[upper]]
  if (!from || !to) return 0
  return from[1] + ((share - from[0]) / (to[0] - from[0])) * (to[1] - from[1])
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
