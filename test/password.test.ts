import bcryptjs from 'bcryptjs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  BCRYPT_COST,
  hashPassword,
  PASSWORD_MAX_BYTES,
  PASSWORD_MIN_CHARS,
  password,
  passwordEngine,
  passwordsOver,
  verifyPassword,
} from '../src/auth/password'

const withoutWasm = passwordsOver(() => {
  throw new Error('no SharedArrayBuffer')
})

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

const engines = [
  { name: 'wasm', hashPassword, verifyPassword, passwordEngine },
  { name: 'js', ...withoutWasm },
] as const

describe.each(engines)('the $name engine', ({ name, hashPassword, verifyPassword, passwordEngine }) => {
  test('is the one in use', () => {
    expect(passwordEngine()).toBe(name)
  })

  test.each(['correct horse', 'pässwörd é', '密码密码密码密码', '👩‍👩‍👧 family', 'x'.repeat(PASSWORD_MAX_BYTES)])(
    'verifies %s and nothing else',
    async (plain) => {
      const hash = await hashPassword(plain)
      expect(hash).toMatch(new RegExp(`^\\$2[by]\\$${BCRYPT_COST}\\$.{53}$`))
      expect(await verifyPassword(plain, hash)).toBe(true)
      expect(await verifyPassword(`${plain.slice(0, -1)}?`, hash)).toBe(false)
      expect(await verifyPassword('', hash)).toBe(false)
    },
  )

  test('salts: the same password never hashes alike', async () => {
    expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'))
  })

  test('takes one password typed on two keyboards as one', async () => {
    expect(await verifyPassword('cafe\u0301 noir', await hashPassword('caf\u00e9 noir'))).toBe(true)
  })

  test('reads hashes of bcryptjs, and bcryptjs reads its hashes', async () => {
    const theirs = bcryptjs.hashSync('pässwörd', BCRYPT_COST)
    for (const prefix of ['$2a$', '$2b$', '$2y$']) {
      expect(
        await verifyPassword(
          'pässwörd',
          theirs.replace(/^\$2.\$/, () => prefix),
        ),
      ).toBe(true)
    }
    expect(bcryptjs.compareSync('pässwörd', await hashPassword('pässwörd'))).toBe(true)
  })

  test('never lets a password match by its first 72 bytes', async () => {
    const longest = 'x'.repeat(PASSWORD_MAX_BYTES)
    await expect(hashPassword(`${longest}y`)).rejects.toThrow(RangeError)
    expect(await verifyPassword(`${longest}y`, await hashPassword(longest))).toBe(false)
  })

  test('answers false for a user who does not exist, after the same work', async () => {
    const compare = vi.spyOn(bcryptjs, 'compareSync')
    expect(await verifyPassword('wrong horse', null)).toBe(false)
    expect(await verifyPassword('wrong horse', await hashPassword('correct horse'))).toBe(false)
    if (name === 'js')
      expect(compare.mock.calls.map(([, used]) => bcryptjs.getRounds(used))).toEqual([BCRYPT_COST, BCRYPT_COST])
  })
})

describe('a new password', () => {
  const fault = (text: unknown) => password.safeParse(text).error?.issues[0]?.message

  test('needs enough characters, counted as people count them', () => {
    expect(fault('x'.repeat(PASSWORD_MIN_CHARS - 1))).toBe('Use at least 8 characters.')
    expect(fault('👍'.repeat(PASSWORD_MIN_CHARS - 1))).toBe('Use at least 8 characters.')
    expect(fault('👍'.repeat(PASSWORD_MIN_CHARS))).toBeUndefined()
    expect(fault(undefined)).toBe('Give a password.')
  })

  test('is limited in bytes, not in characters', () => {
    expect(fault('é'.repeat(PASSWORD_MAX_BYTES / 2))).toBeUndefined()
    expect(fault(`${'é'.repeat(PASSWORD_MAX_BYTES / 2)}x`)).toMatch(/at most 72 bytes/)
  })

  test('has no NUL, and keeps its spaces', () => {
    expect(fault('correct\0horse')).toMatch(/NUL/)
    expect(password.parse('  spaced  ')).toBe('  spaced  ')
  })
})
