import { fileURLToPath } from 'node:url'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

/** A cold workerd, a cold WASM and a busy laptop: far above what any test takes. */
const TEST_TIMEOUT_MS = 60_000

/** Vitest's own second is too short for a browser on two busy cores. */
const POLL_TIMEOUT_MS = 15_000

const root = fileURLToPath(new URL('..', import.meta.url))

/** Tests inside workerd, with the Worker's real bindings and the run's own database. */
const worker = (name: string, include: string[]) => ({
  extends: true as const,
  root,
  plugins: [
    cloudflareTest(({ inject }) => ({
      wrangler: { configPath: `${root}/wrangler.toml` },
      miniflare: {
        cf: false,
        bindings: {
          DATABASE_URL: inject('databaseUrl'),
          ADMIN_DATABASE_URL: inject('adminDatabaseUrl'),
          JWT_SECRET: 'a secret for tests only, 32 characters or more',
          PUBLIC_URL: 'https://cards.test',
          CORS_ORIGINS: 'https://admin.test',
        },
      },
    })),
  ],
  test: { name, include, globalSetup: 'test/support/database.ts' },
})

export default defineConfig({
  test: {
    // What the Worker logs of faults that a test asked for is of interest only when the test fails.
    silent: 'passed-only',
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: TEST_TIMEOUT_MS,
    expect: { poll: { timeout: POLL_TIMEOUT_MS } },
    projects: [
      worker('worker', ['test/*.test.ts']),
      {
        // The first tenancy wall taken away: the second must hold by itself.
        ...worker('wall two alone', ['test/wall-two/*.test.ts', 'test/matrix.test.ts', 'test/tenancy.test.ts']),
        resolve: { alias: [{ find: /^\.\.\/db\/tenant$/, replacement: `${root}/test/wall-two/no-filter.ts` }] },
      },
      {
        extends: true,
        root,
        oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
        test: { name: 'node', include: ['test/node/*.test.ts'], globalSetup: 'test/support/ui.ts' },
      },
    ],
  },
})
