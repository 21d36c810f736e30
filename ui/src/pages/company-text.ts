import type { Company } from '../api'
import { counted, number } from '../parts/intl'

/** The texts of the company's screen. */
const tenth = (value: number) => Math.floor(value * 10) / 10
const cards = (count: number) => counted(count, 'card', 'cards')

export const fieldLabels = {
  name: 'Name',
  domain: 'Domain',
  logo_url: 'Logo',
  brand_color: 'Brand colour',
  legal_footer: 'Legal footer',
  event_months: 'Keep single events for',
  keeps_networks: 'Keep the network an event came from',
} as const satisfies Partial<Record<keyof Company, string>>

export const text = {
  title: 'Company',
  lead: 'What every card of yours shows, and what is kept of what happens on it.',
  identity: 'Identity',
  save: 'Save',
  saving: 'Saving…',
  unsaved: 'Not saved yet.',
  domainExample: 'example.com',
  domainHint: 'Your website’s, without https://.',
  logo: {
    choose: 'Upload a picture',
    replace: 'Replace',
    remove: 'Remove',
    drop: 'or drop it here. PNG, JPEG or WebP, up to 256 KB and 2048 pixels on a side.',
    dropNow: 'Let go to upload it.',
    uploading: 'Uploading…',
    uploaded: (width: number, height: number) =>
      `Uploaded, ${number(width)} × ${number(height)} pixels. Save to put it on the cards.`,
    removed: 'Removed. Save to take it off the cards.',
    url: 'Web address of the logo',
    urlHint: 'A picture that is on the web already; this may be an SVG.',
    broken: 'There is no picture at this address.',
    present: 'The logo',
    none: 'No logo: the cards show the name.',
    tooHeavy: 'The file is larger than 256 KB. Save it smaller, or with fewer colours.',
  },
  colour: {
    hint: 'As #rrggbb. Texts on it are set by themselves so that they can be read.',
    pick: 'Pick the brand colour',
    sample: 'Aa',
    verdict: (text: string, contrast: number) =>
      `${text === '#ffffff' ? 'White' : 'Dark'} text reads well on it: contrast ${number(tenth(contrast))}:1.`,
    deepened: (band: string) => `The band is a shade darker, ${band}, so that white text can be read on it.`,
    pale: 'It is too pale for buttons on a white ground; those are black.',
  },
  links: {
    title: 'Default links',
    lead: 'On the card of everybody who has no link of that kind.',
    more: 'More links',
  },
  footer: {
    title: 'Small print',
    hint: 'At the foot of every card: registered name and office, a disclaimer. Up to 1,000 characters.',
  },
  privacy: {
    title: 'Analytics and privacy',
    months: (count: number) => counted(count, 'month', 'months'),
    monthsHint: 'Older ones leave the list of events and the exports, and cannot be brought back. Their counts stay.',
    networksHint:
      'The first part of an address, which many people share, such as 203.0.113.0/24; the rest is never kept. A change is for events from now on.',
    kept: 'Kept',
    notKept: 'Not kept',
  },
  preview: {
    title: 'Preview',
    caption: 'The card of your first person, with what you typed.',
    waiting: 'The preview waits for values that can be saved.',
    away: 'The preview cannot be reached right now.',
  },
  refresh: {
    saved: 'Saved.',
    nobody: 'Saved. Every card you add will show it.',
    going: (done: number, total: number) => `Refreshing ${cards(total)}: ${number(done)} done.`,
    done: (total: number) => `Saved. ${cards(total)} refreshed.`,
    slow: 'Saved. The cards are still being refreshed; you need not wait.',
    label: 'Cards refreshed',
  },
  conflict: {
    title: 'Somebody else changed the company',
    lead: 'Nothing of theirs was overwritten. Choose what to keep of what differs, then save.',
    same: 'They made the same changes as you. There is nothing left to save.',
    mine: 'Yours',
    theirs: 'Theirs',
    empty: 'empty',
    save: 'Save this',
    saving: 'Saving…',
    takeTheirs: 'Use theirs',
  },
} as const
