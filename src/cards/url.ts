/**
 * An absolute http(s) URL without credentials as a browser would send it, except that a bare host is not given the slash
 * it did not have; null for anything else (`javascript:` above all).
 */
export function httpUrl(value: string | null | undefined): string | null {
  if (!value || !URL.canParse(value)) return null
  const { protocol, username, password, href } = new URL(value)
  if ((protocol !== 'https:' && protocol !== 'http:') || username || password) return null
  return href === `${value}/` ? value : href
}
