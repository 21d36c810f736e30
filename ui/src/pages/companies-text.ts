import { number } from '../parts/intl'

/** The texts of the superadmin's screen. */
export const statuses = { all: 'All', active: 'Active', inactive: 'Deactivated' } as const
export type Status = keyof typeof statuses

export const text = {
  title: 'Companies',
  lead: 'All companies of this service.',
  back: 'Your own company',
  account: 'Account',
  signOut: 'Sign out',
  search: 'Search',
  placeholder: 'Name, address of the cards or domain',
  status: 'Status',
  loading: 'Loading the companies',
  nothing: 'No company found',
  nothingFor: (q: string) => (q ? `No name, address or domain contains “${q}”.` : 'There is none with this status.'),
  people: (people: number, limit: number) => `${number(people)} of ${number(limit)} people`,
  used: (day: string) => `Cards last used on ${day}`,
  never: 'Cards never used',
  inactive: 'Deactivated',
  more: 'Load more',
  loadingMore: 'Loading…',
  open: 'Open',
  plan: 'Change plan',
  deactivate: 'Deactivate',
  reactivate: 'Reactivate',
  of: (name: string) => ` ${name}`,
  planDialog: {
    title: (name: string) => `Plan of ${name}`,
    legend: 'Plan',
    current: 'now',
    smaller: 'People beyond a smaller plan stay; nobody can be added until there is room.',
    save: 'Change plan',
    saving: 'Changing…',
    done: (name: string, plan: string) => `${name} is on the ${plan} plan.`,
  },
  switchDialog: {
    titles: { off: (name: string) => `Deactivate ${name}?`, on: (name: string) => `Reactivate ${name}?` },
    details: {
      off: 'Its cards answer that they are no longer available, and nobody of the company can sign in. Nothing is deleted: it can be reactivated at any time.',
      on: 'Its cards are shown again, and its people can sign in.',
    },
    confirm: { off: 'Deactivate', on: 'Reactivate' },
    busy: 'One moment…',
    done: { off: (name: string) => `${name} is deactivated.`, on: (name: string) => `${name} is active again.` },
  },
  cancel: 'Cancel',
} as const
