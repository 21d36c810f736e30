import * as z from 'zod'
import { type LinkKind, linkKinds, type SocialLinks } from '../cards/payload'
import { orNull, webAddress } from '../fields'

/** How a network writes its accounts: what an account name looks like, and the page it stands for. */
type Network = {
  name: string
  handle: RegExp
  url: (handle: string) => string
}

const YOUTUBE_CHANNEL_ID = /^UC[\w-]{22}$/

/** The kinds whose bare account name is enough. Patterns are the networks' own rules where they publish them, else wider. */
const networks: Partial<Record<LinkKind, Network>> = {
  linkedin: {
    name: 'LinkedIn',
    handle: /^[\p{L}\p{N}_-]{3,100}$/u,
    url: (handle) => `https://www.linkedin.com/in/${handle}`,
  },
  x: {
    name: 'X',
    handle: /^\w{1,15}$/,
    url: (handle) => `https://x.com/${handle}`,
  },
  facebook: {
    name: 'Facebook',
    handle: /^[\p{L}\p{N}._-]{1,100}$/u,
    url: (handle) => `https://www.facebook.com/${handle}`,
  },
  instagram: {
    name: 'Instagram',
    handle: /^[\w.]{1,30}$/,
    url: (handle) => `https://www.instagram.com/${handle}`,
  },
  youtube: {
    name: 'YouTube',
    handle: /^[\p{L}\p{N}._·-]{3,30}$/u,
    url: (handle) => `https://www.youtube.com/${YOUTUBE_CHANNEL_ID.test(handle) ? 'channel/' : '@'}${handle}`,
  },
  tiktok: {
    name: 'TikTok',
    handle: /^[\w.]{2,24}$/,
    url: (handle) => `https://www.tiktok.com/@${handle}`,
  },
  github: {
    name: 'GitHub',
    handle: /^[A-Za-z\d](-?[A-Za-z\d]){0,38}$/,
    url: (handle) => `https://github.com/${handle}`,
  },
  telegram: {
    name: 'Telegram',
    handle: /^[A-Za-z]\w{3,31}$/,
    url: (handle) => `https://t.me/${handle}`,
  },
}

/** A host name, and whatever follows it: what people type for a web address. */
const SCHEMELESS = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?([/?#]|$)/u

function completed(kind: LinkKind, typed: string) {
  const network = networks[kind]
  const handle = typed.replace(/^@/, '')
  if (network?.handle.test(handle)) return network.url(handle)
  return SCHEMELESS.test(typed) ? `https://${typed}` : typed
}

function sentence(kind: LinkKind) {
  const network = networks[kind]
  if (!network) return 'Give a web address, such as https://example.com, without a user name or password in it.'
  return `Give the ${network.name} account name, or the web address of its page, starting with https://.`
}

const link = (kind: LinkKind) => orNull(webAddress((typed) => completed(kind, typed), sentence(kind))).optional()

/** Spelt out, so that a kind added to linkKinds and forgotten here does not compile. */
const shape = {
  website: link('website'),
  linkedin: link('linkedin'),
  x: link('x'),
  facebook: link('facebook'),
  instagram: link('instagram'),
  youtube: link('youtube'),
  tiktok: link('tiktok'),
  github: link('github'),
  telegram: link('telegram'),
  calendar: link('calendar'),
} satisfies Record<LinkKind, z.ZodType>

/** Links by kind, each an http(s) URL or the bare account name of its network; an empty one is left out. */
export const socialLinks = z.strictObject(shape).transform((links): SocialLinks => {
  const given: SocialLinks = {}
  for (const kind of linkKinds) {
    const url = links[kind]
    if (url) given[kind] = url
  }
  return given
})
