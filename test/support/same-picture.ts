import type { GreyImage } from './qr-read'

/** Whether two square pictures show the same, pixel by pixel, when the smaller one is enlarged to the other's size. */
export function samePicture(small: GreyImage, large: GreyImage): boolean {
  const column = Array.from({ length: large.width }, (_, x) => Math.floor((x * small.width) / large.width))
  for (let y = 0; y < large.height; y++) {
    const from = Math.floor((y * small.height) / large.height) * small.width
    for (let x = 0; x < large.width; x++) {
      if (large.pixels[y * large.width + x] !== small.pixels[from + (column[x] ?? 0)]) return false
    }
  }
  return true
}
