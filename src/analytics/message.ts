import * as z from 'zod'

export const actions = ['view', 'call', 'email', 'whatsapp', 'save', 'share', 'link', 'qr'] as const
export type EventAction = (typeof actions)[number]
/** What machines fetch: those that draw a preview of a link, and known bots. Never mixed with what people do. */
export const agentActions = ['preview', 'bot'] as const
const eventActions = [...actions, ...agentActions] as const
/** 64 bits in hexadecimal. */
const VISITOR = /^[0-9a-f]{16}$/
/** Characters of a host's name (RFC 1035, section 2.3.4). */
export const HOST_MAX_CHARS = 253
export const devices = ['mobile', 'tablet', 'desktop', 'other'] as const
export type Device = (typeof devices)[number]
/** What a card's address may say, as `?s=`, of where it was put: on a QR code, an NFC tag, in a signature, in a link. */
export const taggedSources = ['qr', 'nfc', 'sig', 'link'] as const
/** `direct` is an address without a tag; `other` one whose tag is none of ours. */
export const sources = ['direct', ...taggedSources, 'other'] as const
export type Source = (typeof sources)[number]
export const SOURCE_UNTAGGED = 'direct' satisfies Source

/** One view, tap or fetch by a machine on its way to the consumer. What does not parse as this is no event of ours. */
export const eventMessage = z.strictObject({
  type: z.literal('event'),
  id: z.uuid(),
  company_id: z.uuid(),
  employee_id: z.uuid(),
  action: z.enum(eventActions),
  device: z.enum(devices),
  /** ISO 3166-1 country, with `-` and the region's code where known: "DE-BE". */
  region: z.string().max(16).nullable(),
  /** Absent from messages that were in the queue before there was such a thing. */
  source: z.enum(sources).default(SOURCE_UNTAGGED),
  /** A network, never an address: "203.0.113.0/24", "2001:db8:1::/48". */
  ip_network: z.string().max(64).nullable(),
  occurred_at: z.iso.datetime(),
  /** Who it was, on that day and to that company only: a hash whose salt goes with the day. */
  visitor: z.string().regex(VISITOR).nullable().default(null),
  /** The host of the page that led to the card. */
  referrer: z.string().max(HOST_MAX_CHARS).nullable().default(null),
})

/** As it is sent. */
export type EventMessage = z.input<typeof eventMessage>
/** As the consumer has read it. */
export type ReadEvent = z.output<typeof eventMessage>
