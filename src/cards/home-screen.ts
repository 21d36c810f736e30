import { palette } from './colour'
import { initials } from './contact'
import type { CardPayload } from './payload'

/** Units of the icon's side; the text keeps inside the circle that a phone may cut out of it (W3C App Manifest, "maskable"). */
const SIDE = 512
const TEXT_SIZE = 210

/** The initials on the company's colour: the tab's icon, and the one on a home screen. */
export function cardIcon({ employee_name, company_brand_color }: CardPayload): string {
  const { brand, onBrand } = palette(company_brand_color)
  const letters = initials(employee_name).replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}"><path fill="${brand}" d="M0 0h${SIDE}v${SIDE}H0z"/>` +
    `<text x="50%" y="50%" dy=".36em" text-anchor="middle" fill="${onBrand}" font-family="system-ui,sans-serif" ` +
    `font-size="${TEXT_SIZE}" font-weight="600">${letters}</text></svg>`
  )
}

/** What lets a card be put on a home screen (W3C App Manifest). `path` is the card's, on this origin. */
export function cardManifest(card: CardPayload, path: string): string {
  const { brand } = palette(card.company_brand_color)
  return JSON.stringify({
    ...{ id: path, start_url: path, scope: path, display: 'minimal-ui' },
    name: `${card.employee_name} · ${card.company_name}`,
    short_name: card.employee_name,
    ...{ theme_color: brand, background_color: brand },
    icons: [{ src: `${path}/icon.svg`, type: 'image/svg+xml', sizes: 'any', purpose: 'any maskable' }],
  })
}
