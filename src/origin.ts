/** An http(s) origin as browsers send it in Origin, undefined for any other text: a path behind it is none of it. */
export function originOf(text: string): string | undefined {
  const url = URL.parse(text)
  return url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : undefined
}
