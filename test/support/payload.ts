import { type CardPayload, PAYLOAD_FORMAT } from '../../src/cards/payload'
import { qrPath } from '../../src/cards/qr'

const url = 'https://cards.test/card/analytical-engines/ada-lovelace'

/** A card with every field filled in, except those that `changes` says otherwise. */
export function cardPayload(changes: Partial<CardPayload> = {}): CardPayload {
  const { path, size } = qrPath(changes.url ?? url)
  return {
    format: PAYLOAD_FORMAT,
    version: 1,
    company_id: '01930000-0000-7000-8000-000000000001',
    employee_id: '01930000-0000-7000-8000-000000000002',
    company_slug: 'analytical-engines',
    employee_slug: 'ada-lovelace',
    url,
    updated_at: '2026-11-23T09:00:00.123Z',
    employee_name: 'Ada Lovelace',
    job_title: 'Principal Engineer',
    department: 'Computation',
    email: 'ada@engines.example',
    phone: '+442079460018',
    whatsapp: '+447700900123',
    photo_url: 'https://images.example/ada.jpg',
    bio: 'Writes programs for machines that are yet to be built.',
    address: '12 St James’s Square, London SW1Y 4JH',
    social_links: { website: 'https://engines.example', linkedin: 'https://www.linkedin.com/in/ada-lovelace' },
    company_name: 'Analytical Engines',
    company_logo: 'https://images.example/logo.svg',
    company_brand_color: '#0b3d91',
    company_footer: null,
    qr_path: path,
    qr_size: size,
    ...changes,
  }
}

/** A card of which only the name, and what the platform adds by itself, is known. */
export const bareCardPayload = (changes: Partial<CardPayload> = {}) =>
  cardPayload({
    job_title: null,
    department: null,
    email: null,
    phone: null,
    whatsapp: null,
    photo_url: null,
    bio: null,
    address: null,
    social_links: {},
    company_logo: null,
    ...changes,
  })
