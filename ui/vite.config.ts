import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import solid from 'vite-plugin-solid'

const require = createRequire(import.meta.url)

/** The two files that the page of /api/docs loads (src/docs.ts), beside public/swagger-ui/start.js. */
const swaggerUi = (): Plugin => ({
  name: 'edgecard:swagger-ui',
  apply: 'build',
  generateBundle() {
    for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
      const source = readFileSync(require.resolve(`swagger-ui-dist/${file}`))
      this.emitFile({ type: 'asset', fileName: `swagger-ui/${file}`, source })
    }
  },
})

/** `wrangler dev`, for whoever wants Vite's hot reloading in front of it (`pnpm exec vite ui`); a session's cookie wants its own origin. */
const worker = { target: 'http://127.0.0.1:8787', headers: { Origin: 'http://127.0.0.1:8787' } }

export default defineConfig({
  // admin.html answers every path under /admin (src/admin.ts), so its assets must be named from the root.
  base: '/',
  plugins: [solid(), swaggerUi()],
  build: {
    outDir: fileURLToPath(new URL('../dist/ui', import.meta.url)),
    emptyOutDir: true,
    // Read by dev/size.ts.
    manifest: true,
    rolldownOptions: { input: fileURLToPath(new URL('admin.html', import.meta.url)) },
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The content security policy of public/_headers allows no data: URLs but of images.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': worker, '/card': worker, '/swagger-ui': worker } },
})
