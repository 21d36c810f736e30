/** WCAG 2.2 §1.4.3, for text of any size. */
const TEXT_CONTRAST = 4.5
/** WCAG 2.2 §1.4.11, for the edge of a button. */
const EDGE_CONTRAST = 3
/** Share of black or white added per step while an accent is sought. */
const STEP = 0.02
/** Share of black that nobody sees in a brand colour, and that lets white text stand on many more of them. */
const DEEPENING = 0.12
/** Share above which a brand colour is too far from itself to stand for the brand: yellow turns olive. */
const FAR = 0.45
/** Between the largest and the smallest channel of a colour that is taken for grey. */
const GREY = 24
/** Share of colour in the ground of quiet buttons. */
const TINT = 0.09
const WHITE = '#ffffff'
const BLACK = '#000000'
/** Softer than black, and taken wherever its contrast suffices. */
const INK = '#15171a'

/** The colours that do not depend on the company. */
export const themes = {
  light: { ground: '#f3f3f1', surface: '#ffffff', ink: '#15171a', muted: '#5c6066', line: '#e6e6e3' },
  dark: { ground: '#0d0e10', surface: '#17191c', ink: '#f2f2f0', muted: '#a2a6ad', line: '#2a2d31' },
} as const
export type Theme = keyof typeof themes

/** What one theme takes from the brand: text and icons, a quiet ground for them, and the main button with its label. */
type BrandTheme = { accent: string; tint: string; action: string; onAction: string }
/** `brand` is the ground that carries `onBrand`. */
export type Palette = { brand: string; onBrand: string; light: BrandTheme; dark: BrandTheme }

/** All colours of a card from its brand colour (`#rrggbb`); every text keeps 4.5:1 against what it stands on. */
export function palette(colour: string): Palette {
  const brand = deepened(colour)
  return { brand, onBrand: textOn(brand), light: brandTheme(brand, 'light'), dark: brandTheme(brand, 'dark') }
}

/** How a brand colour serves as ground for text, and as a button on white. */
export function judgeColour(colour: string) {
  const { brand: band, onBrand: text, light } = palette(colour)
  return {
    band,
    text,
    contrast: round(contrast(band, text)),
    is_kept: band === colour,
    is_button: light.action === band,
  }
}

/** To two digits, and never up: 4.499 is not 4.5. */
const round = (ratio: number) => Math.floor(ratio * 100) / 100

function brandTheme(brand: string, theme: Theme): BrandTheme {
  const { surface, ink } = themes[theme]
  const accent = accentOn(surface, brand, ink)
  const tint = mix(surface, accent === ink && !isGrey(brand) ? brand : accent, TINT)
  const action = contrast(brand, surface) >= EDGE_CONTRAST ? brand : ink
  return { accent, tint, action, onAction: textOn(action) }
}

/** The colour itself, or the nearest one a little darker that white text stands on. */
function deepened(colour: string): string {
  for (let share = 0; share <= DEEPENING; share += STEP) {
    const mixed = mix(colour, BLACK, share)
    if (contrast(WHITE, mixed) >= TEXT_CONTRAST) return mixed
  }
  return colour
}

/** White, ink or black, the first that reads well on `background`; one of them always does. */
const textOn = (background: string) => [WHITE, INK].find((text) => contrast(text, background) >= TEXT_CONTRAST) ?? BLACK

/** `colour` moved away from `surface` as little as makes it readable there and on a tint of itself; else `ink`. */
function accentOn(surface: string, colour: string, ink: string): string {
  if (isGrey(colour)) return ink
  for (let share = 0; share <= FAR; share += STEP) {
    const mixed = mix(colour, textOn(surface), share)
    if (contrast(mixed, mix(surface, mixed, TINT)) >= TEXT_CONTRAST) return mixed
  }
  return ink
}

const isGrey = (colour: string) => Math.max(...channels(colour)) - Math.min(...channels(colour)) < GREY

/** The contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function mix(from: string, to: string, share: number): string {
  const target = channels(to)
  const mixed = channels(from).map((channel, i) => Math.round(channel + ((target[i] ?? 0) - channel) * share))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
