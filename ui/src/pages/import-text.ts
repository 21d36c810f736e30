import { counted, formOf, number } from '../parts/intl'
import { personFieldNames } from './field-names'
import type { Field, Status } from './import-client'

export const count = number
const people = (value: number) => counted(value, 'person', 'people')

const { full_name, ...otherNames } = personFieldNames
/** What a column may become. */
export const fieldLabels: Record<Field, string> = {
  full_name,
  first_name: 'First name',
  middle_name: 'Middle name',
  last_name: 'Last name',
  ...otherNames,
}
export const labelOf = (field: string) => fieldLabels[field as Field] ?? field

export const planned: Record<Status, string> = {
  failed: 'To mend',
  created: 'New',
  updated: 'Changed',
  unchanged: 'Unchanged',
}
export const landed: Record<Status, string> = {
  failed: 'Not imported',
  created: 'Added',
  updated: 'Updated',
  unchanged: 'Unchanged',
}

export const text = {
  title: 'Import people',
  lead: 'From a spreadsheet saved as CSV. Nothing is stored before you have seen what will happen.',
  template: 'Template file',
  steps: { file: 'File', columns: 'Columns', check: 'Check', run: 'Import' },
  stepsLabel: 'Steps',
  cancel: 'Cancel',
  retry: 'Try again',
  back: 'Back to columns',
  otherFile: 'Another file',

  fileHeading: 'Choose the file',
  fileFormat: 'CSV with commas, semicolons or tabs; up to 10,000 people and 10 MB. The first line names the columns.',
  choose: 'Choose a CSV file',
  orDrop: 'or drop it here',
  checking: 'Reading and checking the file…',
  stillChecking: 'Still at it. A long file or a slow connection takes a while; nothing is stored yet.',
  tooLarge: { title: 'The file is too large', detail: 'It may have 10 MB at most. Split it, and import the parts.' },
  unreadable: {
    title: 'The file cannot be read',
    detail: 'It may have been moved, or it is a folder. Look where it is, then choose it again.',
  },

  columnsHeading: 'Match the columns',
  columnsLead: 'Each column of your file, what it holds, and what it becomes on the card.',
  namelessTitle: 'Which column is the name?',
  nameless: 'None of the headings says so. Choose “Full name” for the column, or “First name” and “Last name” for two.',
  heading: 'Column',
  holds: 'Holds',
  becomes: 'Becomes',
  ignore: 'Leave out',
  becomesOf: (heading: string) => `${heading} becomes`,
  empty: 'Nothing',
  shared: (field: string) => `Another column is ${field} too: the first that is filled in counts.`,
  continue: 'Check the people',

  checkHeading: 'What will happen',
  fits: (plan: { name: string; limit: number; active: number; new: number }) =>
    `Fits the ${plan.name} plan: ${people(plan.active + plan.new)} of ${count(plan.limit)} after the import.`,
  exceedsTitle: 'The plan has no room for this file',
  exceeds: (plan: { name: string; limit: number; active: number; new: number }) =>
    `The ${plan.name} plan holds ${people(plan.limit)}. ${count(plan.active)} ${formOf(plan.active, 'is', 'are')} there, and the file would add ${count(plan.new)}: ${count(plan.active + plan.new - plan.limit)} too many. Take some out of the file, deactivate others, or ask for a larger plan.`,
  mend: (failed: number) =>
    `${counted(failed, 'row stays', 'rows stay')} out until mended. You can import the others now and the mended file later: nobody is added twice.`,
  nobody: 'No row of this file can be imported yet. Mend the rows below, then choose the file again.',
  nothingNew: 'Everybody in this file is in already, just as the file has them.',
  run: (rows: number) => `Import ${people(rows)}`,
  refreshOnly: 'Import anyway',

  runHeading: 'Importing',
  progress: (done: number, total: number) => `${count(done)} of ${people(total)}`,
  progressLabel: 'People imported',
  starting: 'Starting…',
  leaving: {
    title: 'Stop the import?',
    detail: 'It is still running, and leaving stops it. Who is in by then stays in.',
    leave: 'Stop and leave',
  },
  stoppedHeading: 'The import stopped',
  cancelled: 'You cancelled it.',
  partly: (done: number, total: number) =>
    done === 0
      ? 'It is not certain that anybody was added. Importing again is safe: nobody is added twice.'
      : `At least ${count(done)} of ${people(total)} are in. Import again to go on from there: nobody is added twice.`,
  again: 'Import again',

  doneHeading: (failed: number) =>
    failed === 0 ? 'Everyone is in' : `${counted(failed, 'row needs', 'rows need')} mending`,
  doneLead: 'The cards are up within a minute.',
  doneMend: 'Mend these rows in your spreadsheet and import it again: those that are in stay as they are.',
  download: 'Download summary',
  toPeople: 'To your people',

  rowsLabel: 'The rows of the file',
  filter: 'Show',
  search: 'Find a name, line or reason',
  all: 'All',
  line: 'Line',
  name: 'Name',
  outcome: 'Outcome',
  noRows: 'No row matches.',
  unnamed: 'No name',
  page: (from: number, to: number, total: number) => `${count(from)}–${count(to)} of ${count(total)}`,
  previous: 'Previous',
  next: 'Next',
} as const
