import { giveNewPassword } from './account.ts'

/** Grants nothing; what the old password opened ends with it. */
const REPLACE_PASSWORD = `
  UPDATE users SET password_hash = $2, token_epoch = token_epoch + 1 WHERE email = $1 RETURNING id`

/** pnpm password EMAIL, for somebody who has forgotten theirs. */
await giveNewPassword({
  command: 'password',
  statement: (email, hash) => [REPLACE_PASSWORD, [email, hash]],
  said: (email, password) => `${email} is signed out everywhere, and signs in with the password ${password}`,
})
