import { HtmlValidate } from 'html-validate'
import { cardScript } from '../../src/cards/page-script'

/** Void elements end as hono/jsx ends them; both ways are HTML. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off',
    'void-style': ['error', { style: 'selfclosing' }],
    'doctype-style': ['error', { style: 'lowercase' }],
  },
})

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
const decoded = (text: string) => text.replace(/&[a-z0-9#]+;/g, (entity) => ENTITIES[entity] ?? entity)

/** What a visitor without scripts can do on a card: the address of every link, by what it is counted as. */
type CardLinks = Map<string, string[]>

/** What is on a card's page, for a test to compare. */
export function readPage(html: string) {
  const links: CardLinks = new Map()
  for (const [, attributes = ''] of html.matchAll(/<a([^>]*)>/g)) {
    const track = /data-track="([^"]*)"/.exec(attributes)?.[1] ?? ''
    links.set(track, [...(links.get(track) ?? []), decoded(/href="([^"]*)"/.exec(attributes)?.[1] ?? '')])
  }
  return {
    name: decoded(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? ''),
    canonical: /<link rel="canonical" href="([^"]*)"/.exec(html)?.[1],
    links,
  }
}

/** Why a page is not valid HTML, or needs a script for what it offers; empty when it is well. */
export async function pageProblems(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  const problems = results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))
  for (const [, attributes = '', script = ''] of html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)) {
    if (!attributes.includes('ld+json') && script !== cardScript) problems.push('a script that is not ours')
  }
  const markup = html.replace(/<script.*?<\/script>/gs, '')
  for (const [tag] of markup.matchAll(/<(?:button|form|input|iframe|object|embed)\b[^>]*>/g))
    problems.push(`needs a script: ${tag}`)
  for (const [tag] of markup.matchAll(/<[a-z]+[^>]*\s(?:on[a-z]+=|data-track=)[^>]*>/g)) {
    const isLink = /^<a [^>]*href="(?:https?:\/\/|tel:|mailto:|\/card\/)[^"]+"/.test(tag)
    if (!isLink || /\son[a-z]+=/.test(tag)) problems.push(`does nothing without a script: ${tag}`)
  }
  return problems
}
