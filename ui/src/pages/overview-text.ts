/** Every text of the overview. */
export const texts = {
  title: 'Overview',
  lead: (days: number) => `The last ${days} days, beside those before`,
  analytics: 'All analytics',
  busiest: 'Most active people',
  quiet: 'Nobody’s card was opened in these days.',
  steps: {
    title: 'Next steps',
    welcome: 'Welcome. Four steps to your first cards.',
    done: 'Done',
    progress: (done: number, all: number) => `${done} of ${all} done`,
    brand: {
      name: 'Set your brand',
      hint: 'Logo and colour, shown on every card.',
      action: 'Open company',
    },
    people: {
      name: 'Add a person',
      hint: 'Everyone gets a card with an address and a QR code of their own.',
      action: 'Add person',
    },
    import: {
      name: 'Import the others',
      hint: 'A spreadsheet with one row per person; repeat it whenever it changes.',
      action: 'Import',
    },
    open: {
      name: 'Open a card',
      hint: 'Scan it with your phone and save the contact: what you do is counted here.',
      action: 'Open card',
      waiting: 'Once there is a person.',
    },
  },
}
