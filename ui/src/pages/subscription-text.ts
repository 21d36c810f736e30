import { number, share } from '../parts/intl'

/** The texts of the screen of the plan, and of the plans wherever they are named. */
const planNames: Record<string, string> = { free: 'Free', team: 'Team', business: 'Business', none: 'None' }
export const planName = (plan: string) => planNames[plan] ?? plan

export const text = {
  title: 'Subscription',
  lead: 'Your plan, and how much of it you use.',
  plan: 'Plan',
  use: 'Active people',
  used: (people: number, limit: number) => `${number(people)} of ${number(limit)} active people`,
  left: (left: number) => `Room for ${number(left)} more.`,
  nearly: (people: number, limit: number) => `${share(people, limit)} of the plan is used.`,
  full: 'The plan is full. To add people, deactivate some, or ask the operator of this service for a larger plan.',
  over: 'More people than the plan has room for: they stay, but nobody can be added.',
  change: 'The operator of this service changes plans.',
  history: 'History',
  historyLead: 'All plans since the company was set up, the newest first.',
  columns: { plan: 'Plan', limit: 'Active people', from: 'From', to: 'Until' },
  now: 'now',
} as const
