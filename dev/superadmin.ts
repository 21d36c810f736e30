import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import bcrypt from 'bcryptjs'
import { uuidv7 } from 'uuidv7'
import { z } from 'zod'
import { localSql, ownerUrlFile } from './database.ts'
import { connectOwner } from './owner.ts'
import { dataFolder, oneLine } from './settings.ts'

/** As src/auth/password.ts. */
const BCRYPT_COST = 10
/** 96 bits: nobody guesses it. */
const PASSWORD_BYTES = 12

/** An account that is there may be a stranger's, since no e-mail is verified: its password and its tokens end. */
const MAKE_SUPERADMIN = `
  INSERT INTO users (id, email, password_hash, full_name, is_superadmin) VALUES ($1, $2, $3, 'Superadmin', true)
  ON CONFLICT (email) DO UPDATE
    SET is_superadmin = true, password_hash = excluded.password_hash, token_epoch = users.token_epoch + 1`

/** pnpm superadmin EMAIL: on the database of MIGRATION_DATABASE_URL, else on that of the running pnpm dev or db:local. */
try {
  const email = z.email().parse(process.argv[2]?.trim().toLowerCase(), { error: () => 'usage: pnpm superadmin EMAIL' })
  const password = randomBytes(PASSWORD_BYTES).toString('base64url')
  await asOwner(MAKE_SUPERADMIN, [uuidv7(), email, await bcrypt.hash(password, BCRYPT_COST)])
  console.log(`${email} is a superadmin, with the password ${password}`)
} catch (error) {
  console.error(`superadmin: ${error instanceof z.ZodError ? error.issues[0]?.message : oneLine(error)}`)
  process.exitCode = 1
}

async function asOwner(statement: string, params: string[]): Promise<void> {
  if (process.env.MIGRATION_DATABASE_URL) {
    const client = await connectOwner()
    await client.query(statement, params).finally(() => client.end())
    return
  }
  const file = ownerUrlFile(dataFolder())
  if (!existsSync(file)) throw new Error('start pnpm dev first, or set MIGRATION_DATABASE_URL to the owner’s URL')
  await localSql(readFileSync(file, 'utf8')).query(statement, params)
}
