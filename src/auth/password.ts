import { getDefaultContext, instantiateNapiModuleSync, WASI } from '@napi-rs/wasm-runtime'
import wasm from '@node-rs/bcrypt-wasm/bcrypt.wasm32-wasi.wasm'
import bcryptjs from 'bcryptjs'
import * as z from 'zod'

/** Rounds as a power of two. OWASP Password Storage Cheat Sheet: 10 or more. */
export const BCRYPT_COST = 10
/** UTF-8 bytes; bcrypt ignores what follows (OWASP Password Storage Cheat Sheet, "Input limits of bcrypt"). */
export const PASSWORD_MAX_BYTES = 72
/** Code points: NIST SP 800-63B (revision 3) section 5.1.1.2. */
export const PASSWORD_MIN_CHARS = 8

/** Pages of 64 KiB: the least that the module's memory import accepts. */
const WASM_INITIAL_PAGES = 99
/** Pages of 64 KiB: 32 MiB, a quarter of what an isolate may use. */
const WASM_MAXIMUM_PAGES = 512

/** The hash of random bytes that nobody kept, at BCRYPT_COST: what "no such user" is compared with. */
const NOBODYS_HASH = '$2b$10$1VZgduNiUg.spJ47OkZax..LMlg6uXo/UiC1aeg45UpTbElWqR.2i'

type Engine = {
  name: 'wasm' | 'js'
  hash(password: string): string
  verify(password: string, hash: string): boolean
}

/** A new password: what sign-up and password changes accept. The result is normalised as it will be hashed. */
export const password = z
  .string({ error: 'Give a password.' })
  .overwrite(normalise)
  .refine((text) => [...text].length >= PASSWORD_MIN_CHARS, `Use at least ${PASSWORD_MIN_CHARS} characters.`)
  .refine(
    (text) => byteLength(text) <= PASSWORD_MAX_BYTES,
    `Use at most ${PASSWORD_MAX_BYTES} bytes: letters with accents take 2 and emoji 4.`,
  )
  .refine((text) => !text.includes('\0'), 'Remove the NUL character.')
  .refine((text) => text.isWellFormed(), 'Type it again: half of a character is missing (a lone surrogate).')
  .meta({ minLength: PASSWORD_MIN_CHARS, maxLength: PASSWORD_MAX_BYTES, format: 'password' })

/** The password functions over one engine, loaded at first use: bcryptjs stands in where `load` throws. */
export function passwordsOver(load: () => Engine) {
  let engine: Engine | undefined

  function loaded(): Engine {
    engine ??= loadOr(load, jsEngine)
    return engine
  }

  return {
    /** A bcrypt hash at BCRYPT_COST. Throws a RangeError for a password that bcrypt would cut off, which `password` refuses. */
    async hashPassword(plain: string): Promise<string> {
      const text = normalise(plain)
      if (byteLength(text) > PASSWORD_MAX_BYTES) throw new RangeError(`password over ${PASSWORD_MAX_BYTES} bytes`)
      return loaded().hash(text)
    },

    /**
     * Whether the password made this hash ($2a$, $2b$ or $2y$). A null hash, for a user who does not exist, is false
     * after the same work, so that the time taken tells nobody which e-mails have an account.
     */
    async verifyPassword(plain: string, hash: string | null): Promise<boolean> {
      const text = normalise(plain)
      const matches = loaded().verify(text, hash ?? NOBODYS_HASH)
      return matches && hash !== null && byteLength(text) <= PASSWORD_MAX_BYTES
    },

    /** Which bcrypt this isolate runs, for health. */
    passwordEngine: () => loaded().name,
  }
}

function loadOr(load: () => Engine, fallback: Engine): Engine {
  try {
    return load()
  } catch (error) {
    console.warn(JSON.stringify({ level: 'warn', event: 'bcrypt_wasm_unavailable', error: String(error) }))
    return fallback
  }
}

/** NFKC, so that one password typed on two keyboards is one password (NIST SP 800-63B section 5.1.1.2). */
function normalise(text: string) {
  return text.normalize('NFKC')
}

function byteLength(text: string) {
  return new TextEncoder().encode(text).byteLength
}

const jsEngine: Engine = {
  name: 'js',
  hash: (text) => bcryptjs.hashSync(text, BCRYPT_COST),
  verify: (text, hash) => bcryptjs.compareSync(text, hash),
}

const bcryptExports = z.object({
  hashSync: z.custom<(password: string, cost: number) => string>((value) => typeof value === 'function'),
  verifySync: z.custom<(password: string, hash: string) => boolean>((value) => typeof value === 'function'),
})

/** The package's own loader wants threads and fetch; this is that loader without them. */
function wasmEngine(): Engine {
  const memory = new WebAssembly.Memory({ initial: WASM_INITIAL_PAGES, maximum: WASM_MAXIMUM_PAGES, shared: true })
  const { napiModule } = instantiateNapiModuleSync(wasm, {
    context: getDefaultContext(),
    asyncWorkPoolSize: 0,
    wasi: new WASI({ version: 'preview1' }),
    overwriteImports: (imports) => ({
      ...imports,
      env: { ...imports.env, ...imports.napi, ...imports.emnapi, memory },
    }),
    beforeInit({ instance }) {
      for (const [name, register] of Object.entries(instance.exports)) {
        if (name.startsWith('__napi_register__') && typeof register === 'function') register()
      }
    },
  })
  const { hashSync, verifySync } = bcryptExports.parse(napiModule.exports)
  return { name: 'wasm', hash: (text) => hashSync(text, BCRYPT_COST), verify: verifySync }
}

/** The isolate's own: instantiated at first use, which keeps start-up short. */
export const { hashPassword, verifyPassword, passwordEngine } = passwordsOver(wasmEngine)
