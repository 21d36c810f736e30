import { raw } from 'hono/html'
import { palette } from './colour'
import { safeLinks } from './contact'
import { cardScript } from './page-script'
import { pageStyle } from './page-style'
import type { CardPayload } from './payload'
import { httpUrl } from './url'

/** UTF-16 units of a title and a description that previews show in full. */
const TITLE_LENGTH = 70
const DESCRIPTION_LENGTH = 160

type HeadProps = { card: CardPayload; path: string; vcardPath: string; pngPath: string }

/** What search engines, link previews and home screens read. The paths are on this origin. */
export const CardHead = ({ card, path, vcardPath, pngPath }: HeadProps) => {
  const title = shorten(`${card.employee_name} · ${card.company_name}`, TITLE_LENGTH)
  const description = shorten(describe(card), DESCRIPTION_LENGTH)
  const picture = httpUrl(card.photo_url) ?? httpUrl(card.company_logo) ?? new URL(pngPath, card.url).href
  return (
    <head>
      <PageBasics title={title} brand={card.company_brand_color} />
      <meta name="description" content={description} />
      <meta name="robots" content="index,follow" />
      <link rel="canonical" href={card.url} />
      <link rel="alternate" type="text/vcard" href={vcardPath} />
      <link rel="icon" type="image/svg+xml" href={`${path}/icon.svg`} />
      <link rel="manifest" href={`${path}/manifest.json`} />
      <meta property="og:type" content="profile" />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={card.url} />
      <meta property="og:image" content={picture} />
      <meta property="og:site_name" content={card.company_name} />
      <meta name="twitter:card" content="summary" />
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: personJson(card) }} />
    </head>
  )
}

/** What every page of ours starts with. */
export const PageBasics = ({ title, brand }: { title: string; brand: string }) => (
  <>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover" />
    <title>{title}</title>
    <meta name="theme-color" content={brand} />
    <meta name="format-detection" content="telephone=no" />
    {/* In place of the header, which would be sent with every form of a card (src/base.ts). */}
    <meta name="referrer" content="no-referrer" />
    <style>{raw(pageStyle(palette(brand)))}</style>
  </>
)

/** Counts what happens on a card: the script, or a picture where none runs, which needs the page's whole address. */
export const Counting = ({ card }: { card: CardPayload }) => {
  const query = new URLSearchParams({ company_slug: card.company_slug, employee_slug: card.employee_slug })
  return (
    <>
      <noscript>
        <img src={`/api/analytics/pixel?${query}`} alt="" width={1} height={1} referrerpolicy="same-origin" />
      </noscript>
      <script dangerouslySetInnerHTML={{ __html: cardScript }} />
    </>
  )
}

function describe(card: CardPayload): string {
  const role = [card.job_title, card.department, card.company_name].filter(Boolean).join(', ')
  return [`${card.employee_name}, ${role}.`, card.bio].filter(Boolean).join(' ').replace(/\s+/g, ' ')
}

/** Never ends inside a surrogate pair. */
const shorten = (text: string, length: number) =>
  text.length > length
    ? `${text
        .slice(0, length - 1)
        .replace(/[\ud800-\udbff]?$/, '')
        .trimEnd()}…`
    : text

/** schema.org Person. `<` is escaped, so that no value can end the script element (HTML §13.1.2.1). */
function personJson(card: CardPayload): string {
  const links = Object.values(safeLinks(card))
  const person = {
    '@context': 'https://schema.org',
    '@type': 'Person',
    name: card.employee_name,
    url: card.url,
    jobTitle: card.job_title ?? undefined,
    email: card.email ?? undefined,
    telephone: card.phone ?? undefined,
    image: httpUrl(card.photo_url) ?? undefined,
    address: card.address ?? undefined,
    worksFor: { '@type': 'Organization', name: card.company_name, logo: httpUrl(card.company_logo) ?? undefined },
    sameAs: links.length > 0 ? links : undefined,
  }
  return JSON.stringify(person).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
