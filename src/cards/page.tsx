import { direction } from './contact'
import { Icon } from './icons'
import { CardHead, Counting, PageBasics } from './page-head'
import { Actions, Band, Details, Face } from './page-parts'
import { type CardPayload, cardPath } from './payload'
import { qrSvg } from './qr'

/** Characters of a bio that stands above the buttons; a longer one would push them off the first screen. */
const TAGLINE_LENGTH = 120
/** Characters from which a name is set smaller. */
const LONG_NAME = 24
/** The colour of pages that belong to no company. */
const NEUTRAL = '#15171a'

/**
 * The public page of a card: one complete HTML document that needs no other file and works without script. A preview has
 * none, since the frame that it is shown in would refuse it, and counts nothing.
 */
export function cardPage(card: CardPayload, { isPreview = false } = {}): string {
  const path = cardPath(card)
  const vcardPath = `${path}.vcf`
  const pngPath = `${path}/qr.png`
  const bio = card.bio?.trim()
  const isTagline = bio && bio.length <= TAGLINE_LENGTH
  const page = (
    <html
      lang="en"
      dir={direction(card.employee_name)}
      data-company={card.company_slug}
      data-employee={card.employee_slug}
    >
      <CardHead card={card} path={path} vcardPath={vcardPath} pngPath={pngPath} />
      <body>
        <main class="card">
          <Band card={card} />
          <div>
            <div class="who">
              <Face card={card} />
              <h1 dir="auto" class={card.employee_name.length > LONG_NAME ? 'long' : undefined}>
                {card.employee_name}
              </h1>
              {card.job_title && (
                <p class="title" dir="auto">
                  {card.job_title}
                </p>
              )}
              <p class="org">
                {card.department && (
                  <>
                    <bdi>{card.department}</bdi> ·{' '}
                  </>
                )}
                <bdi>{card.company_name}</bdi>
              </p>
              {isTagline && (
                <p class="bio" dir="auto">
                  {bio}
                </p>
              )}
            </div>
            <Actions card={card} vcardPath={vcardPath} />
            {bio && !isTagline && (
              <p class="about bio" dir="auto">
                {bio}
              </p>
            )}
          </div>
          <div class="more">
            <Details card={card} />
            <figure class="qr">
              <div
                class="code"
                dangerouslySetInnerHTML={{
                  __html: qrSvg(card.qr_path, card.qr_size, { title: 'QR code of this card' }),
                }}
              />
              <figcaption>
                Scan to open this card
                <a class="text" href={pngPath} download={`${card.employee_slug}-qr.png`} data-track="qr">
                  <Icon name="download" />
                  Save as picture
                </a>
              </figcaption>
            </figure>
          </div>
          <p class="said" id="said" role="status" />
        </main>
        <footer dir="auto">
          {card.company_name}
          {card.company_footer && (
            <p class="legal" dir="auto">
              {card.company_footer}
            </p>
          )}
        </footer>
        {!isPreview && <Counting card={card} />}
      </body>
    </html>
  )
  return `<!doctype html>${page}`
}

/** For 410: the card was here and has been withdrawn. */
export const gonePage = () =>
  notice(
    'This card is no longer available',
    'Its owner has taken it down. The company can tell you whom to ask instead.',
  )

/** For 404: no card was ever here. */
export const missingPage = () =>
  notice('There is no card here', 'The address may be incomplete. Please check it, or scan the code once more.')

/** For 503: the card may well exist, but cannot be read at the moment. */
export const unavailablePage = () =>
  notice(
    'This card cannot be shown right now',
    'The fault is ours, and it should not last. Please try again in a minute.',
  )

function notice(title: string, advice: string): string {
  const page = (
    <html lang="en">
      <head>
        <PageBasics title={title} brand={NEUTRAL} />
        <meta name="robots" content="noindex" />
      </head>
      <body class="alone">
        <main class="notice">
          <Icon name="card" />
          <h1>{title}</h1>
          <p>{advice}</p>
        </main>
      </body>
    </html>
  )
  return `<!doctype html>${page}`
}
