import * as z from 'zod'
import { email, uuid, visibleLine } from '../fields'
import { password } from './password'

/** Longer than any password that can be right; a sign-in must not make bcrypt read a novel. */
const PASSWORD_ATTEMPT_MAX_CHARS = 256
const NAME_MAX_CHARS = 120

const attempt = z
  .string({ error: 'Give a password.' })
  .min(1, 'Give a password.')
  .max(PASSWORD_ATTEMPT_MAX_CHARS, `Use at most ${PASSWORD_ATTEMPT_MAX_CHARS} characters.`)

export const signupInput = z
  .strictObject({
    email,
    password,
    full_name: visibleLine(NAME_MAX_CHARS, 'Give your name.'),
    company_name: visibleLine(NAME_MAX_CHARS, 'Give the company a name, or leave the field out.').optional(),
    role: z.literal('admin', 'Only "admin" can sign up; employees are invited by their company.').optional(),
  })
  .meta({ ref: 'Signup' })

export const loginInput = z.strictObject({ email, password: attempt }).meta({ ref: 'Login' })
export const switchInput = z.strictObject({ company_id: uuid }).meta({ ref: 'Switch' })
export const passwordInput = z
  .strictObject({ current_password: attempt, new_password: password })
  .meta({ ref: 'PasswordChange' })
export const acceptInput = z
  .strictObject({ invitation: z.string().min(1, 'Give the invitation of the link.'), password: attempt })
  .meta({ ref: 'AcceptInvitation' })

export const sessionView = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    company_id: z.uuid().nullable(),
    user_id: z.uuid(),
    role: z.enum(['admin', 'employee', 'superadmin']),
  })
  .meta({ ref: 'Session' })

export const browserSessionView = z
  .object({ session: sessionView.pick({ user_id: true, company_id: true, role: true }).nullable() })
  .meta({ ref: 'BrowserSession' })

export const meView = z
  .object({
    user_id: z.uuid(),
    email: z.string(),
    full_name: z.string(),
    role: z.enum(['admin', 'employee', 'superadmin']),
    company_id: z.uuid().nullable(),
    employee_id: z.uuid().nullable(),
    companies: z.array(z.object({ company_id: z.uuid(), name: z.string(), slug: z.string(), role: z.string() })),
  })
  .meta({ ref: 'Me' })
