/** Relative luminance (WCAG 2.2) from which dark text reads better than white: there both have the same contrast. */
const MIDDLE_LUMINANCE = 0.179

export const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text)

/** The colour of text on a ground of `#rrggbb`. */
export const textOn = (ground: string) => (luminance(ground) > MIDDLE_LUMINANCE ? '#15171a' : '#ffffff')

function luminance(colour: string) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
