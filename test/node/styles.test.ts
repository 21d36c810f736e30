import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ui = fileURLToPath(new URL('../../ui/src', import.meta.url))

/** A page's styles stay when another is opened: what both call the same would look different by the way one came. */
it('no two style sheets of the admin mean different things by one class', () => {
  const owners = new Map<string, Set<string>>()
  for (const file of readdirSync(ui, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'))) {
    const css = readFileSync(join(ui, file), 'utf8').replaceAll(/\/\*.*?\*\/|url\([^)]*\)|@media[^{]*\{/gs, '')
    for (const [, selectors = ''] of css.matchAll(/([^{}]+)\{/g)) {
      // The class by which a rule begins is what it styles, or is inside of.
      for (const [, name = ''] of selectors.matchAll(/(?:^|,)\s*\.([a-z][\w-]*)/g))
        owners.set(name, (owners.get(name) ?? new Set()).add(file.replace(/(-table|-tables)?\.css$/, '')))
    }
  }
  const shared = [...owners].filter(([, files]) => files.size > 1).map(([name, files]) => `${name}: ${[...files]}`)
  expect(shared).toEqual([])
})
