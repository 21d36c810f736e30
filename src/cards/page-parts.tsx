import type { FC } from 'hono/jsx'
import {
  initials,
  linkLabels,
  mailUrl,
  mapUrl,
  readablePhone,
  readableUrl,
  safeLinks,
  shareUrl,
  telUrl,
  whatsappUrl,
} from './contact'
import { Icon, type IconName } from './icons'
import type { CardPayload, LinkKind } from './payload'
import { httpUrl } from './url'

/** CSS pixels, as in the style sheet: known before pictures and style arrive, so that nothing moves. */
const PHOTO_SIDE = 112
const LOGO_HEIGHT = 34

/** A company's first letter, in the scripts whose letters can stand alone and be cropped. */
const MARK = /^(?:\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic}|\p{Script=Han}|\d)/u

/** The band in the company's colour, with its logo or its name. */
export const Band: FC<{ card: CardPayload }> = ({ card }) => {
  const logo = httpUrl(card.company_logo)
  return (
    <header class="band">
      <span class="mark" aria-hidden="true">
        {MARK.exec(card.company_name)?.[0].toUpperCase()}
      </span>
      {logo ? (
        <span class="logo">
          <img src={logo} alt={card.company_name} height={LOGO_HEIGHT} />
        </span>
      ) : (
        <p dir="auto">{card.company_name}</p>
      )}
    </header>
  )
}

/** The photo lies over the initials: whatever becomes of it, there is a face. */
export const Face: FC<{ card: CardPayload }> = ({ card }) => {
  const photo = httpUrl(card.photo_url)
  if (!photo)
    return (
      <div class="face" aria-hidden="true">
        {initials(card.employee_name)}
      </div>
    )
  return (
    <div class="face" role="img" aria-label={`Photo of ${card.employee_name}`}>
      {initials(card.employee_name)}
      <img src={photo} alt="" width={PHOTO_SIDE} height={PHOTO_SIDE} fetchpriority="high" decoding="async" />
    </div>
  )
}

/** What a visitor came to do; saving comes first. */
export const Actions: FC<{ card: CardPayload; vcardPath: string }> = ({ card, vcardPath }) => (
  <div class="do">
    <a class="save" href={vcardPath} data-track="save">
      <Icon name="save" />
      Save contact
    </a>
    <ul class="quick">
      {card.phone && <Quick name="phone" label="Call" href={telUrl(card.phone)} track="call" />}
      {card.email && <Quick name="email" label="E-mail" href={mailUrl(card.email)} track="email" />}
      {card.whatsapp && <Quick name="whatsapp" label="WhatsApp" href={whatsappUrl(card.whatsapp)} track="whatsapp" />}
      <Quick name="share" label="Share" href={shareUrl(card)} track="share" url={card.url} />
    </ul>
  </div>
)

const Quick: FC<{ name: IconName; label: string; href: string; track: string; url?: string }> = (button) => (
  <li>
    <a href={button.href} data-track={button.track} data-url={button.url}>
      <Icon name={button.name} />
      {button.label}
    </a>
  </li>
)

/** Everything known, to read and to tap. */
export const Details: FC<{ card: CardPayload }> = ({ card }) => {
  const { phone, email, address } = card
  const { website, calendar, ...networks } = safeLinks(card)
  return (
    <>
      <ul class="list">
        {phone && <Row icon="phone" label="Phone" href={telUrl(phone)} track="call" text={readablePhone(phone)} />}
        {email && <Row icon="email" label="E-mail" href={mailUrl(email)} track="email" text={email} />}
        {address && <Row icon="address" label="Address" href={mapUrl(address)} track="link" text={address} />}
        {website && <Row icon="website" label="Website" href={website} track="link" text={readableUrl(website)} />}
        {calendar && <Row icon="calendar" label="Calendar" href={calendar} track="link" text="Book a meeting" />}
      </ul>
      {Object.keys(networks).length > 0 && (
        <ul class="pills">
          {Object.entries(networks).map(([kind, url]) => (
            <li>
              <a href={url} data-track="link" rel="noopener">
                <Icon name={kind as LinkKind} />
                {linkLabels[kind as LinkKind]}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

type RowProps = { icon: IconName; label: string; href: string; track: string; text: string }

const Row: FC<RowProps> = ({ icon, label, href, track, text }) => (
  <li>
    <a class="row" href={href} data-track={track}>
      <Icon name={icon} />
      <span>
        <small>{label}</small>
        <b dir={icon === 'address' ? 'auto' : 'ltr'}>{text}</b>
      </span>
    </a>
  </li>
)
