import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import bcrypt from 'bcryptjs'
import { z } from 'zod'
import { localSql, ownerUrlFile } from './database.ts'
import { connectOwner } from './owner.ts'
import { dataFolder, oneLine } from './settings.ts'

/** As src/auth/password.ts. */
const BCRYPT_COST = 10
/** 96 bits: nobody guesses it. */
const PASSWORD_BYTES = 12

type Change = {
  command: string
  /** Given the e-mail and the hash of the new password; answers a row if there is such an account. */
  statement: (email: string, hash: string) => [statement: string, params: string[]]
  said: (email: string, password: string) => string
}

/**
 * pnpm COMMAND EMAIL: gives an account a new password, which is printed, on the database of MIGRATION_DATABASE_URL, else on
 * that of the running pnpm dev or db:local.
 */
export async function giveNewPassword({ command, statement, said }: Change): Promise<void> {
  try {
    const email = z
      .email()
      .parse(process.argv[2]?.trim().toLowerCase(), { error: () => `usage: pnpm ${command} EMAIL` })
    const password = randomBytes(PASSWORD_BYTES).toString('base64url')
    const rows = await asOwner(...statement(email, await bcrypt.hash(password, BCRYPT_COST)))
    if (rows.length === 0) throw new Error(`nobody signs in as ${email}; check how it is written`)
    console.log(said(email, password))
  } catch (error) {
    console.error(`${command}: ${error instanceof z.ZodError ? error.issues[0]?.message : oneLine(error)}`)
    process.exitCode = 1
  }
}

async function asOwner(statement: string, params: string[]): Promise<unknown[]> {
  if (process.env.MIGRATION_DATABASE_URL) {
    const client = await connectOwner()
    return (await client.query(statement, params).finally(() => client.end())).rows
  }
  const file = ownerUrlFile(dataFolder())
  if (!existsSync(file)) throw new Error('start pnpm dev first, or set MIGRATION_DATABASE_URL to the owner’s URL')
  return localSql(readFileSync(file, 'utf8')).query(statement, params)
}
