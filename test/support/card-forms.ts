export type Answer = { url: string; status: number; type: string | null; octets: Uint8Array }

/** The JSON of the card whose page is at `url`. */
export const jsonUrl = (url: string) => url.replace('/card/', '/api/card/')

/** The five addresses of a card, by the first of them. */
export const formsOf = (url: string) => [url, jsonUrl(url), `${url}.vcf`, `${url}/qr.svg`, `${url}/qr.png`]

/** The Content-Type that one of the five has to answer. */
export function typeOf(url: string): string {
  if (url.endsWith('.vcf')) return 'text/vcard; charset=utf-8'
  if (url.endsWith('.svg')) return 'image/svg+xml'
  if (url.endsWith('.png')) return 'image/png'
  return url.includes('/api/') ? 'application/json' : 'text/html; charset=utf-8'
}

export async function read(url: string): Promise<Answer> {
  const response = await fetch(url)
  const octets = new Uint8Array(await response.arrayBuffer())
  return { url, status: response.status, type: response.headers.get('Content-Type'), octets }
}
