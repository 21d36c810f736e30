import type { Page } from 'playwright-core'

/** A company's people, as options of a new page. */
export const staff = [
  { full_name: 'Ada Lovelace', job_title: 'Analyst', department: 'Engines', email: 'ada@example.com' },
  { full_name: 'Grace Hopper', job_title: 'Admiral', department: 'Compilers', phone: '+12022254876' },
  { full_name: 'Katherine Johnson', job_title: 'Mathematician', department: 'Orbits' },
  { full_name: 'Mary Jackson', job_title: 'Engineer', department: 'Tunnels' },
]

export const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
