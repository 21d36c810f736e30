import { expect, it, vi } from 'vitest'
import { launchChromium } from '../../dev/chromium.ts'

it.each(['/nowhere/chromium', '/bin/false'])('says what to do where %s is no browser', async (path) => {
  vi.stubEnv('CHROME', path)
  await expect(launchChromium()).rejects.toThrow(
    new RegExp(`^Chromium does not start: ${path}: .+ Install one \\(apt-get install chromium\\), or set CHROME`),
  )
  vi.unstubAllEnvs()
})
