import { isbot } from 'isbot'
import type { agentActions } from './message'

/**
 * Agents that fetch a page to show its link in a conversation, each by the name it gives itself. Facebook's is also that
 * of Instagram and Messenger, and stands in iMessage's, LINE's and KakaoTalk's; Skype's is also that of Microsoft Teams;
 * Signal says that it is WhatsApp.
 */
const linkPreviewers = [
  '^WhatsApp/',
  'facebookexternalhit',
  'Twitterbot',
  'Slackbot-LinkExpanding',
  'LinkedInBot',
  'TelegramBot',
  'Discordbot',
  'SkypeUriPreview',
  'MicrosoftPreview',
  'Pinterestbot',
  'redditbot',
  'Mattermost-Bot',
  'Snap URL Preview',
  'Cardyb',
  'Mastodon/',
  'Iframely',
  'Embedly',
]
const linkPreviewer = new RegExp(linkPreviewers.join('|'), 'i')
/**
 * What a bot has that says it is one: a browser that it drives, or its name. A program that is known by its HTTP library
 * alone (curl, an app) runs no script of ours: what it sends, it sends because somebody looked or tapped.
 */
const namesItself = /^Mozilla\/|bot\b|crawl|spider|\+https?:/i

/** UTF-16 units of a User-Agent that are looked at; people's are under 400. */
const USER_AGENT_LOOKED_AT = 512
/** User-Agents whose verdict an isolate remembers. */
const VERDICTS_REMEMBERED = 1_000

type Automaton = (typeof agentActions)[number]
const verdicts = new Map<string, Automaton | undefined>()

/** What asks, if it is no person's browser: a link's preview, or a bot that says so. */
export function automatonOf(userAgent: string | null | undefined): Automaton | undefined {
  if (!userAgent) return undefined
  const agent = userAgent.slice(0, USER_AGENT_LOOKED_AT)
  const known = verdicts.get(agent)
  if (known || verdicts.has(agent)) return known
  const verdict = judge(agent)
  if (verdicts.size === VERDICTS_REMEMBERED) verdicts.clear()
  verdicts.set(agent, verdict)
  return verdict
}

function judge(agent: string): Automaton | undefined {
  if (linkPreviewer.test(agent)) return 'preview'
  return namesItself.test(agent) && isbot(agent) ? 'bot' : undefined
}
