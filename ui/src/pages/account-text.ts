import type { Me } from '../api'

/** The texts of the screen of one's own account. */
export const roleNames: Record<Me['role'], string> = {
  admin: 'Administrator',
  employee: 'Employee',
  superadmin: 'Operator of this service',
}

export const text = {
  title: 'Account',
  lead: 'Who you are here, and how you sign in.',
  you: {
    title: 'You',
    name: 'Name',
    email: 'E-mail',
    role: 'Role',
    company: 'Company',
    companies: 'Companies',
    in: (company: string, role: string) => `${company} · ${roleNames[role as Me['role']] ?? role}`,
    theme: 'Light or dark',
    themeValue: 'As your device is set',
  },
  password: {
    title: 'Password',
    current: 'Current password',
    next: 'New password',
    hint: 'At least 8 characters.',
    save: 'Change password',
    saving: 'Changing…',
    changed: 'Changed. Wherever else you were signed in, you are not any more.',
  },
  sessions: {
    title: 'Sessions',
    detail: 'A session lasts seven days. If a device of yours is lost, end all of them.',
    open: 'Sign out everywhere…',
    ask: 'Sign out everywhere?',
    askDetail: 'Every browser and program that is signed in as you is signed out at once, this one too.',
    confirm: 'Sign out everywhere',
    busy: 'Signing out…',
    cancel: 'Stay signed in',
  },
} as const
