/** The texts of the screens before the sign-in. */
const fields = { email: 'E-mail', password: 'Password', passwordHint: 'At least 8 characters.' }

export const signIn = {
  ...fields,
  title: 'Sign in',
  lead: 'To your company’s cards.',
  ended: 'Your session has ended. Sign in to go on where you were.',
  signedOut: 'You are signed out.',
  submit: 'Sign in',
  busy: 'Signing in…',
  forgot: 'Forgot your password?',
  forgotDetail: 'Edgecard sends no mail. Ask whoever runs it for your company: they can give you a new password.',
  isNew: 'New here?',
  signUp: 'Set up your company',
  unfinished: {
    title: 'You are not signed out yet',
    detail:
      'The service could not be reached, so this browser still holds your session. Check your connection and sign out again.',
    again: 'Sign out again',
  },
}

export const signUp = {
  ...fields,
  title: 'Set up your company',
  lead: 'Cards for up to 25 people, free. You become its administrator.',
  company: 'Company',
  companyHint: 'As it shall stand on the cards.',
  name: 'Your name',
  workEmail: 'Work e-mail',
  submit: 'Create company',
  busy: 'Creating…',
  isKnown: 'Already set up?',
  signIn: 'Sign in',
}

export const accept = {
  ...fields,
  title: (name: string | undefined) => (name ? `Welcome, ${name}` : 'Your invitation'),
  lead: 'Your card is ready. Choose a password and it is yours to keep up to date.',
  passwordHint: 'At least 8 characters. If you already sign in here with this e-mail, give that password.',
  submit: 'Open my card',
  busy: 'Opening…',
  incomplete: {
    title: 'The link is incomplete',
    detail: 'Open it again from the message it came in, or ask your company for a new one.',
  },
}

export const notFound = {
  title: 'There is nothing here',
  lead: 'The address may be mistyped, or the page was moved.',
  back: 'To your people',
}
