import { QUIET_ZONE } from './qr'

/** Pixels on a side that print sharply at 85 mm and 300 dpi; the picture may be a little larger. */
const PRINT_PIXELS = 1024
/** zlib's best: the rows repeat, and a code is drawn once and cached. */
const PNG_LEVEL = 9
const BITS = 8
/** PNG (W3C, third edition) section 5.2, and section 11.2.1: depth 1, greyscale, deflate, adaptive filters, no interlacing. */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const ONE_BIT_GREY = [1, 0, 0, 0, 0]

/** A black-and-white PNG of a path made by `qrPath`, at least `pixels` on a side, quiet zone included. */
export async function qrPng(
  path: string,
  size: number,
  { pixels = PRINT_PIXELS } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  // With a static import, every isolate would load it when it starts.
  const { crc32, deflateSync } = await import('node:zlib')
  const scale = Math.ceil(pixels / (size + 2 * QUIET_ZONE))
  const side = scale * (size + 2 * QUIET_ZONE)
  // Each row begins with its filter: none.
  const stride = 1 + Math.ceil(side / BITS)
  const data = new Uint8Array(stride * side).fill(0xff)
  for (let row = 0; row < side; row++) data[row * stride] = 0
  for (const [y, runs] of runsByRow(path)) {
    const top = (y + QUIET_ZONE) * scale
    const first = top * stride
    for (const [x, length] of runs) {
      const end = (x + length + QUIET_ZONE) * scale
      for (let bit = (x + QUIET_ZONE) * scale; bit < end; bit++) {
        const byte = first + 1 + (bit >> 3)
        data[byte] = (data[byte] ?? 0) & ~(0x80 >> (bit & 7))
      }
    }
    for (let line = 1; line < scale; line++) data.copyWithin(first + line * stride, first, first + stride)
  }
  const chunk = (type: string, content: Uint8Array) => {
    const typed = new Uint8Array([...new TextEncoder().encode(type), ...content])
    return [uint32(content.length), typed, uint32(crc32(typed))]
  }
  const file = new Blob([
    new Uint8Array(SIGNATURE),
    ...chunk('IHDR', new Uint8Array([...uint32(side), ...uint32(side), ...ONE_BIT_GREY])),
    ...chunk('IDAT', deflateSync(data, { level: PNG_LEVEL })),
    ...chunk('IEND', new Uint8Array()),
  ])
  return new Uint8Array(await file.arrayBuffer())
}

/** Most significant byte first. */
function uint32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function runsByRow(path: string): Map<number, [x: number, length: number][]> {
  const rows = new Map<number, [number, number][]>()
  let [x, y] = [0, 0]
  for (const [, dx, dy, length] of path.matchAll(/m(-?\d+) ?(-?\d+)h(\d+)/g)) {
    x += Number(dx)
    y += Number(dy)
    const runs = rows.get(y) ?? []
    runs.push([x, Number(length)])
    rows.set(y, runs)
  }
  return rows
}
