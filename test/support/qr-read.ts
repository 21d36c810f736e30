import { BinaryBitmap, DecodeHintType, HybridBinarizer, QRCodeReader, RGBLuminanceSource } from '@zxing/library'
import { decode } from 'fast-png'
import jsqr from 'jsqr'

/** Eight-bit grey pixels, row by row; 0 is black. */
export type GreyImage = { width: number; height: number; pixels: Uint8ClampedArray }

/** Pixels per module of a rasterised SVG. */
const MODULE_PIXELS = 4
/** Modules across a finder pattern (ISO/IEC 18004 §6.3.3). */
const FINDER_MODULES = 7

/**
 * What the code in an image says. Both decoders have to read it, in its own polarity, and to agree.
 * zxing takes the picture as drawn, not photographed: its detector misses one sharp code in fifty, at a scale each.
 */
export function readQr({ width, height, pixels }: GreyImage): string {
  const rgba = new Uint8ClampedArray(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : (pixels[i >> 2] ?? 0)))
  const one = jsqr(rgba, width, height, { inversionAttempts: 'dontInvert' })?.data
  const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(pixels, width, height)))
  const other = new QRCodeReader().decode(bitmap, new Map([[DecodeHintType.PURE_BARCODE, true]])).getText()
  if (one === undefined || one !== other) throw new Error(`jsqr reads ${one}, zxing reads ${other}`)
  return one
}

/** The pixels of a PNG in one channel of 1 or 8 bits. */
export function pngImage(png: Uint8Array): GreyImage {
  const { width, height, data, depth, channels } = decode(png)
  if (channels !== 1 || (depth !== 1 && depth !== 8)) throw new Error(`unexpected PNG: ${channels} × ${depth} bits`)
  const stride = Math.ceil((width * depth) / 8)
  const pixels = new Uint8ClampedArray(width * height)
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    pixels[i] = depth === 8 ? (data[i] ?? 0) : ((data[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1 ? 255 : 0
  }
  return { width, height, pixels }
}

/** An SVG of black and white filled paths, drawn by the even-odd rule; a pixel takes the colour at its centre. */
export function svgImage(svg: string): GreyImage {
  const [left = 0, top = 0, width = 0, height = 0] = (/viewBox="([^"]+)"/.exec(svg)?.[1] ?? '').split(' ').map(Number)
  const image = {
    width: width * MODULE_PIXELS,
    height: height * MODULE_PIXELS,
    pixels: new Uint8ClampedArray(width * height * MODULE_PIXELS ** 2),
  }
  for (const [, fill, d] of svg.matchAll(/<path fill="([^"]+)" d="([^"]+)"/g)) {
    const grey = { '#fff': 255, '#000': 0 }[fill ?? '']
    if (grey === undefined) throw new Error(`unexpected colour ${fill}`)
    paint(image, polygons(d ?? ''), { left, top, grey })
  }
  return image
}

type Point = { x: number; y: number }

function paint(image: GreyImage, shapes: Point[][], { left, top, grey }: { left: number; top: number; grey: number }) {
  for (let row = 0; row < image.height; row++) {
    const y = top + (row + 0.5) / MODULE_PIXELS
    const crossings = shapes
      .flatMap((points) => points.map((from, i) => ({ from, to: points[(i + 1) % points.length] ?? from })))
      .filter(({ from, to }) => from.y > y !== to.y > y)
      .map(({ from }) => from.x)
      .sort((a, b) => a - b)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.round(((crossings[i] ?? 0) - left) * MODULE_PIXELS)
      const to = Math.round(((crossings[i + 1] ?? 0) - left) * MODULE_PIXELS)
      image.pixels.fill(grey, row * image.width + from, row * image.width + to)
    }
  }
}

/** The closed, axis-parallel subpaths of SVG path data (SVG 2 §9.3): M, m, h, v and z. */
function polygons(d: string): Point[][] {
  const shapes: Point[][] = []
  let at = { x: 0, y: 0 }
  for (const [, command, numbers = ''] of d.matchAll(/([a-z])([^a-z]*)/gi)) {
    const [a = 0, b = 0] = (numbers.match(/-?[\d.]+/g) ?? []).map(Number)
    if (command === 'z') {
      at = shapes.at(-1)?.[0] ?? at
      continue
    }
    if (command === 'M') at = { x: a, y: b }
    else if (command === 'm') at = { x: at.x + a, y: at.y + b }
    else if (command === 'h') at = { x: at.x + a, y: at.y }
    else if (command === 'v') at = { x: at.x, y: at.y + a }
    else throw new Error(`unexpected command ${command}`)
    if (command === 'M' || command === 'm') shapes.push([])
    shapes.at(-1)?.push(at)
  }
  return shapes
}

/** White modules around a code: the smallest margin, by the width of the top left finder pattern. */
export function quietZone({ width, height, pixels }: GreyImage): number {
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] !== 0) continue
    const [x, y] = [i % width, Math.floor(i / width)]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  let finder = 0
  while (pixels[top * width + left + finder] === 0) finder++
  return Math.min(left, top, width - 1 - right, height - 1 - bottom) / (finder / FINDER_MODULES)
}
