import { personFieldNames } from './field-names'

/** The texts of the form of a person and of what stands around it, in one place. */
export type FieldName = keyof typeof personFieldNames
export const fieldNames = Object.keys(personFieldNames) as FieldName[]

export const text = {
  person: 'Person',
  people: 'People',
  save: 'Save',
  saved: 'Saved. The card follows within a minute.',
  card: 'Card',
  down: 'Whoever opens the card reads that it is no longer available.',
}

export const adding = {
  title: 'Add person',
  lead: 'Only the name is needed; the card shows what there is.',
  submit: 'Add person',
  cancel: 'Cancel',
  added: 'Added. The card is live.',
}

export const activation = {
  titles: { on: 'No longer with you?', off: 'Back with you?' },
  details: {
    on: 'Deactivating takes the card down and frees a place in your plan. You can undo it.',
    off: 'The card returns at the same address, with the same QR code.',
  },
  open: 'Deactivate…',
  ask: (name: string) => `Deactivate ${name}?`,
  askDetail: (name: string) =>
    `The card, its contact file and its QR code stop working at once. The address is kept for ${name} and never given to another.`,
  keep: 'Keep active',
  deactivate: 'Deactivate',
  deactivating: 'Deactivating…',
  deactivated: 'Deactivated. The card is down.',
  reactivate: 'Reactivate',
  reactivated: 'Active again. The card is live.',
}

export const erasure = {
  title: 'Asked to be forgotten?',
  detail: 'Erasing removes all that is known of them, for good. Their address is never given to another.',
  open: 'Erase…',
  ask: (name: string) => `Erase ${name}?`,
  askDetail: 'Name, picture and every detail go from here and from the card. This cannot be undone.',
  events: 'What happened on their card',
  choices: { anonymise: 'Keep the counts', delete: 'Take it out of the counts' },
  choiceDetails: {
    anonymise: 'Without what tells of the visitors: network, referring site, and of the region all but the country.',
    delete: 'Views, taps and events are deleted; the company’s figures of those days become smaller.',
  },
  keep: 'Keep them',
  erase: 'Erase for good',
  erasing: 'Erasing…',
  erased: 'Erased for good',
  erasedDetail: 'Nothing is left of them but an address that leads nowhere.',
}

export const invite = {
  title: 'Let them edit it',
  email: 'They sign in with',
  submit: 'Make invitation link',
  busy: 'Making…',
  made: (email: string) =>
    `Send this link to ${email}. It works once, for 14 days, for whoever has it; a link made before it no longer does.`,
  link: 'Invitation link',
  copy: 'Copy invitation',
  joined: 'They have joined',
  joinedDetail: 'They sign in with the e-mail that they were invited with, and edit this card themselves.',
}

export const form = {
  who: 'Who',
  contact: 'Contact',
  links: 'Links',
  moreLinks: 'More links',
  systems: 'In your systems',
  bioHint: 'A sentence or two.',
  photoHint: 'The address of a picture, best square.',
  phoneHint: 'With the country code.',
  phoneExample: '+44 20 7946 0018',
  whatsappExample: '+44 7700 900123',
  idHint: 'Not on the card. An import finds the person by it.',
  busy: 'Saving…',
}

export const preview = {
  label: 'Preview of the card',
  title: 'Preview',
  needsName: 'Type a name to see the card.',
  waiting: 'Drawing the card…',
  invalid: 'The preview goes on once this is mended:',
  failed: 'The preview cannot be drawn at the moment. What you type is kept.',
}

export const conflict = {
  title: 'Somebody else changed this person',
  both: 'You both changed these. Choose what to keep of each:',
  theirs: 'Theirs',
  yours: 'Yours',
  onlyTheirs: 'They also changed these, which you did not; theirs are kept:',
  save: 'Save this',
  later: 'Back to the form',
  empty: '(empty)',
}
