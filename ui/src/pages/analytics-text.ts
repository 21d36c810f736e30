import { counted, number, ownDate, ownDay, ownTime, ownYear } from '../parts/intl'
import type { Interval } from '../queries'
import type { Part } from './analytics-intervals'

/** As many as the API tells the hours of (src/analytics/schema.ts). */
export const HOURS_MAX_DAYS = 31

/** Every text of the analytics screens. */
export const texts = {
  title: 'Analytics',
  lead: 'Views of your cards and taps on them. Days are UTC; nobody is tracked, no cookie is set.',
  personLead: 'Analytics',
  ownTitle: 'My numbers',
  ownLead: 'Who opened your card, and what they did there.',
  back: 'Analytics',
  export: 'Export',
  exports: { csv: 'Spreadsheet (CSV)', ndjson: 'Lines of JSON (NDJSON)' },
  period: {
    label: 'Period',
    days: (count: number) => `${count} days`,
    custom: 'Custom',
    from: 'From',
    to: 'To',
    apply: 'Show',
    wrongOrder: 'The first day must not be after the last.',
    incomplete: 'Choose both days.',
    tooLong: (max: number) => `Choose at most ${number(max)} days.`,
  },
  figures: {
    label: 'Totals',
    people: 'People',
    viewed: (count: number) => counted(count, 'card was viewed', 'cards were viewed'),
    /** Of so many more than there are people that some are not active any more. */
    viewedOfMore: (viewed: string) => `${viewed}, deactivated ones among them`,
    views: 'Views',
    taps: 'Taps',
    saves: 'Saves',
    visitors: 'Visitors',
    visitorsThatDay: 'Visitors that day',
    addedUp: 'Each day’s, added up',
  },
  visitors: {
    how: 'How visitors are counted',
    hint: 'Per day (UTC), without a cookie and without keeping anybody’s address. Who comes back on the same day counts once; who comes on two days counts on both, because nothing tells that it is the same person.',
  },
  machines: {
    line: (machines: string) =>
      `Not counted: ${machines}. Chats fetched a card to show its link, search engines to read it; nobody looked at it.`,
    previews: (count: number) => counted(count, 'link preview', 'link previews'),
    bots: (count: number) => counted(count, 'bot', 'bots'),
  },
  trend: {
    more: (share: string) => `${share} more than before`,
    less: (share: string) => `${share} fewer than before`,
    same: 'As many as before',
    first: 'None before',
    none: 'None yet',
    unfinished: 'Today so far',
  },
  timeline: {
    title: 'Over time',
    views: 'Views',
    taps: 'Taps',
    all: 'All taps',
    shown: 'Taps shown',
    as: 'Show as',
    chart: 'Chart',
    table: 'Table',
    by: 'By',
    tooManyHours: `Hours can be shown of up to ${HOURS_MAX_DAYS} days.`,
    summary: (size: string, views: string, taps: string) =>
      `Chart of ${size}: ${views} views and ${taps} taps. The same numbers are in the table.`,
    tableShown: (size: string) => `Table of ${size}, the latest first`,
    chartShown: (size: string) => `Chart of ${size}`,
    zone: (zone: string) =>
      zone === 'UTC'
        ? 'Times are UTC, as the days of the period are.'
        : `Times are ${zone.replaceAll('_', ' ')}. The days of the period are UTC, so it may begin and end within a day here.`,
    parts: (names: string[]) => `Counted in part: ${names.join(' · ')}`,
    unavailable: 'The chart could not be loaded; here are its numbers.',
  },
  breakdown: {
    action: 'What people did',
    device: 'Device',
    region: 'Country',
    source: 'Where they found the card',
    views: 'Views',
    taps: 'Taps',
    times: 'Times',
    all: (count: number) => `Show all ${number(count)}`,
    fewer: 'Show fewer',
    nothing: 'Nothing in this period.',
    regions: 'Regions',
  },
  people: {
    title: 'People',
    person: 'Person',
    deactivated: 'Deactivated',
    more: 'Show more people',
    busy: 'Loading…',
  },
  events: {
    title: 'Recent events',
    more: 'Show earlier events',
    busy: 'Loading…',
    unknown: 'Unknown country',
    from: (host: string) => `from ${host}`,
  },
  empty: {
    title: 'Nothing happened in this period',
    hint: 'Views and taps appear here within a minute. Share a card, or choose a longer period.',
  },
  compared: (before: string) => `Before: ${before}`,
  comparedWhole: (whole: string, before: string) =>
    `Compared: ${whole} with ${before}. Today, which is not over, is left out.`,
  said: (period: string, views: string, taps: string) => `${period}: ${views} views, ${taps} taps`,
}

export const intervals: Record<Interval, { plural: string; column: string; counted: (count: number) => string }> = {
  hour: { plural: 'Hours', column: 'Hour', counted: (count) => counted(count, 'hour', 'hours') },
  day: { plural: 'Days', column: 'Day', counted: (count) => counted(count, 'day', 'days') },
  week: { plural: 'Weeks', column: 'Week of', counted: (count) => counted(count, 'week', 'weeks') },
}
/** What days of a period are called, which begin at `starts`: with their years where there are two. */
export const dayNaming = (starts: number[]) =>
  ownYear(starts.at(0) ?? 0) === ownYear(starts.at(-1) ?? 0) ? ownDay : ownDate

/** Intervals by when they begin, with how much of one is counted where that is not all. */
export function intervalNames(interval: Interval, starts: number[], parts: (Part | undefined)[]): string[] {
  const dayName = dayNaming(starts)
  return starts.map((start, index) => {
    const part = parts[index]
    const time = interval === 'hour' && ownTime(start)
    return [dayName(start), time, part && counted(part.count, part.unit, `${part.unit}s`)].filter(Boolean).join(', ')
  })
}

export const actionNames: Record<string, string> = {
  view: 'Viewed the card',
  call: 'Called',
  email: 'Wrote an e-mail',
  whatsapp: 'Wrote on WhatsApp',
  save: 'Saved the contact',
  share: 'Shared the card',
  link: 'Opened a link',
  qr: 'Opened the QR code',
}
export const deviceNames: Record<string, string> = {
  mobile: 'Phone',
  tablet: 'Tablet',
  desktop: 'Computer',
  other: 'Other device',
}
export const sourceNames: Record<string, string> = {
  direct: 'Card’s address',
  qr: 'QR code',
  nfc: 'NFC tag',
  sig: 'E-mail signature',
  link: 'Shared link',
  other: 'Other link',
}
