import type { Bindings } from '../../src/env'
import { testEnv } from './client'

/** Bindings that keep what is sent to the projections queue, and have none of it done. */
export function recordedProjections(env: Bindings = testEnv) {
  const sent: unknown[] = []
  const PROJECTIONS = {
    send: async (message: unknown) => void sent.push(message),
  } as unknown as Bindings['PROJECTIONS']
  return { env: { ...env, PROJECTIONS }, sent }
}
