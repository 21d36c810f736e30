import { uuidv7 } from 'uuidv7'
import { giveNewPassword } from './account.ts'

/** An account that is there may be a stranger's, since no e-mail is verified: its password and its tokens end. */
const MAKE_SUPERADMIN = `
  INSERT INTO users (id, email, password_hash, full_name, is_superadmin) VALUES ($1, $2, $3, 'Superadmin', true)
  ON CONFLICT (email) DO UPDATE
    SET is_superadmin = true, password_hash = excluded.password_hash, token_epoch = users.token_epoch + 1
  RETURNING id`

/** pnpm superadmin EMAIL */
await giveNewPassword({
  command: 'superadmin',
  statement: (email, hash) => [MAKE_SUPERADMIN, [uuidv7(), email, hash]],
  said: (email, password) => `${email} is a superadmin, with the password ${password}`,
})
