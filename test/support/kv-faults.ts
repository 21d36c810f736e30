/** What goes wrong with a KV; may be changed while it is in use. */
export type KvFaults = {
  /** As slow as it was measured in the field: half the reads take 28 ms, one in twenty 321, one in a hundred 816. */
  isSlow?: boolean
  isDown?: boolean
  /** Milliseconds for which a location that has read a key goes on telling what it read, as KV may for a minute. */
  staleFor?: number
  /** Refuses a second write to a key within a second, as KV does (Cloudflare KV limits). */
  isPaced?: boolean
}

export type KvCounts = { reads: number; writes: number; refused: number }

/** What goes wrong behind the Worker of the benchmarks. */
export type BenchFaults = KvFaults & { isDatabaseDown?: boolean }
