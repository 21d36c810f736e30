/** Every text of an employee's own screens. */
export const texts = {
  title: 'My card',
  lead: 'What people see when they open your card.',
  open: 'Open card',
  save: 'Save',
  saved: 'Saved. The card follows within a minute.',
  numbers: 'The last 30 days',
  allNumbers: 'All my numbers',
  code: 'Share it',
}
