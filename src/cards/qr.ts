import QRCode from 'qrcode-svg'

/** Modules of white on each side (ISO/IEC 18004 §9.1). */
export const QUIET_ZONE = 4

/**
 * The dark modules of the smallest level M symbol that holds `text`, row by row.
 * Throws when the text is empty or longer than 2,328 bytes.
 */
export function qrModules(text: string): boolean[][] {
  const { qrcode } = new QRCode({ content: text, ecl: 'M' })
  const { modules, typeNumber } = qrcode
  if (typeNumber === 1) return modules
  // The library counts three bytes too many for plain text, so that the version below may do as well; if not, it throws.
  try {
    qrcode.typeNumber = typeNumber - 1
    qrcode.dataCache = null
    qrcode.make()
    return qrcode.modules
  } catch {
    return modules
  }
}

/** The QR code of `text` as a filled SVG path of horizontal runs, over a grid of `size` modules without quiet zone. */
export function qrPath(text: string): { path: string; size: number } {
  const modules = qrModules(text)
  let path = ''
  let [fromX, fromY] = [0, 0]
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      let run = 1
      while (row[x + run]) run++
      path += `m${x - fromX} ${y - fromY}h${run}v1h-${run}z`
      ;[fromX, fromY] = [x, y]
      x += run
    }
  }
  // A minus sign separates numbers by itself.
  return { path: path.replaceAll(' -', '-'), size: modules.length }
}

/** A complete SVG document: white ground, quiet zone, and a title for those who cannot see it. `dark` is any CSS colour. */
export function qrSvg(path: string, size: number, { dark = '#000', title = 'QR code' } = {}): string {
  const side = size + 2 * QUIET_ZONE
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-${QUIET_ZONE} -${QUIET_ZONE} ${side} ${side}" role="img" ` +
    `shape-rendering="crispEdges"><title>${escapeXml(title)}</title>` +
    `<path fill="#fff" d="M-${QUIET_ZONE}-${QUIET_ZONE}h${side}v${side}h-${side}z"/>` +
    `<path fill="${escapeXml(dark)}" d="${path}"/></svg>`
  )
}

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
