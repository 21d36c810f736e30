import { type Palette, type Theme, themes } from './colour'

const themeVariables = (theme: Theme, { brand, onBrand, [theme]: own }: Palette) =>
  Object.entries({ ...themes[theme], ...own, brand, onBrand })
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')

/** The style sheet of a card in its company's colours; notices use it too. */
export const pageStyle = (palette: Palette): string =>
  `:root{color-scheme:light dark;${themeVariables('light', palette)}}` +
  `@media(prefers-color-scheme:dark){:root{${themeVariables('dark', palette)}}}${compacted}`

const compact = (css: string) =>
  css
    .replace(/\s*\n\s*/g, '')
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/: /g, ':')
    .replaceAll(';}', '}')

const sheet = `
*,::before,::after { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body, h1, p, ul, figure { margin: 0; padding: 0 }
ul { list-style: none }
body {
  min-height: 100vh; min-height: 100dvh;
  background: var(--surface); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-font-smoothing: antialiased; overflow-wrap: anywhere;
}
a { color: inherit; text-decoration: none; -webkit-tap-highlight-color: transparent }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
.i { width: 22px; height: 22px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.75;
  stroke-linecap: round; stroke-linejoin: round }
[dir=auto] { text-align: -webkit-match-parent; text-align: match-parent }

.card { background: var(--surface) }
.band { position: relative; overflow: hidden; height: 168px; padding: 24px; background: var(--brand); color: var(--onBrand);
  box-shadow: inset 0 -1px rgb(128 128 128/.16) }
.band p { position: relative; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3;
  max-width: 24ch; overflow: hidden; font-size: 19px; font-weight: 650; letter-spacing: -.015em; line-height: 1.2 }
.mark { position: absolute; inset-inline-end: -4px; top: 50%; font-size: 320px; font-weight: 800; line-height: 0;
  letter-spacing: -.05em; opacity: .07; user-select: none; pointer-events: none }
.logo { position: relative; display: inline-block; max-width: 100%; height: 52px; padding: 9px 14px; border-radius: 14px;
  background: #fff; color: #15171a; font-weight: 650; line-height: 34px; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis }
.logo img { display: block; width: auto; height: 34px; min-width: 34px; max-width: 168px; object-fit: contain }
.who { padding: 0 24px }
.face { position: relative; display: grid; place-items: center; width: 124px; height: 124px;
  margin-block-start: -72px; margin-inline-start: -6px; border: 6px solid var(--surface); border-radius: 40px; overflow: hidden;
  background: var(--tint); color: var(--accent); font-size: 40px; font-weight: 600; letter-spacing: -.02em }
.face img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover }
h1 { margin-top: 14px; font-size: 32px; font-weight: 700; line-height: 1.12; letter-spacing: -.025em; text-wrap: balance }
h1.long { font-size: 26px }
.title { margin-top: 8px; font-size: 18px; line-height: 1.35; text-wrap: balance }
.org { margin-top: 2px; color: var(--muted) }
.bio { margin-top: 16px; color: var(--muted); white-space: pre-line; text-wrap: pretty }
.about { margin: 0; padding: 4px 24px 20px }

.do { padding: 24px }
.save { display: flex; align-items: center; justify-content: center; gap: 10px; min-height: 56px; border-radius: 16px;
  background: var(--action); color: var(--onAction); font-size: 17px; font-weight: 600 }
.quick { display: flex; gap: 8px; margin-top: 8px }
.quick li { flex: 1 1 0; min-width: 0 }
.quick a { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 5px; min-height: 68px;
  border-radius: 16px; background: var(--tint); font-size: 13px; font-weight: 500; line-height: 1.2 }
.quick li:only-child a { flex-direction: row; gap: 10px; min-height: 56px; font-size: 16px }
.i { color: var(--accent) }
.save .i { color: inherit }

.list { padding: 0 24px }
.list li + li { border-top: 1px solid var(--line) }
.row { display: flex; align-items: center; gap: 18px; min-height: 66px; padding: 10px 0 }
.row small, .row b { display: block; line-height: 1.4 }
.row small { color: var(--muted); font-size: 13px }
.row b { font-weight: 450; text-wrap: balance }
.pills { display: flex; flex-wrap: wrap; gap: 8px; padding: 16px 24px 0 }
.pills a { display: flex; align-items: center; gap: 9px; min-height: 46px; padding: 0 16px 0 13px; border: 1px solid var(--line);
  border-radius: 23px; font-size: 15px; font-weight: 500 }
.pills .i { width: 20px; height: 20px }

.qr { padding: 40px 24px 0; text-align: center }
.code svg { display: block; width: 216px; height: 216px; margin: 0 auto; border-radius: 20px }
.qr figcaption { margin-top: 12px; color: var(--muted); font-size: 15px }
.text { display: flex; align-items: center; justify-content: center; gap: 8px; width: max-content; min-height: 44px; margin: 2px auto 0;
  color: var(--accent); font-size: 15px; font-weight: 500 }
.text .i { width: 18px; height: 18px }
footer[dir] { padding: 24px 24px 40px; text-align: center; color: var(--muted); font-size: 13px }
.legal { max-width: 60ch; margin: 8px auto 0; white-space: pre-line; text-wrap: pretty }
.said { position: fixed; inset: auto 0 24px; margin: auto; width: max-content; padding: 12px 20px; border-radius: 24px;
  background: var(--ink); color: var(--surface); font-size: 15px; font-weight: 500 }
.said:empty { display: none }
noscript img { position: fixed; top: 0 }

.alone { display: grid; place-items: center; background: var(--ground) }
.notice { max-width: 400px; padding: 32px; text-align: center }
.notice .i { width: 44px; height: 44px; stroke-width: 1.25; color: var(--muted) }
.notice h1 { margin: 20px 0 10px; font-size: 26px }
.notice p { color: var(--muted); text-wrap: balance }

@media (min-width: 520px) {
  body { display: grid; place-content: center; padding: 40px 24px 0; background: var(--ground) }
  .card { width: 460px; overflow: hidden; border-radius: 28px; padding-bottom: 32px;
    box-shadow: 0 0 0 1px var(--line), 0 24px 48px -24px rgb(0 0 0/.16) }
}
@media (min-width: 920px) {
  .card { display: grid; grid-template-columns: 1fr 1fr; width: 880px; padding: 0 }
  .band { grid-column: 1/-1; padding: 28px 40px }
  .who, .list, .about { padding-inline: 40px }
  .do { padding: 28px 40px 40px }
  .pills { padding-inline: 40px }
  .more { display: flex; flex-direction: column; padding: 16px 0 24px }
  .qr { display: flex; align-items: center; gap: 14px; margin-top: auto; padding: 28px 40px 0; text-align: start }
  .code { margin-inline-start: -16px }
  .code svg { width: 168px; height: 168px }
  .text { margin-inline: 0 }
  h1 { font-size: 36px }
}
@media (min-width: 920px) and (prefers-color-scheme: dark) {
  .code { margin-inline: 0 8px }
  .more { padding-bottom: 40px }
}
@media (hover: hover) {
  .save:hover { filter: brightness(1.08) }
  .quick a:hover { box-shadow: inset 0 0 0 1.5px var(--accent) }
  .pills a:hover { border-color: var(--accent) }
  .row:hover b, .text:hover { text-decoration: underline; text-underline-offset: 3px }
}
.save:active, .quick a:active, .pills a:active { transform: scale(.98) }
@media (prefers-reduced-motion: no-preference) {
  .save, .quick a, .pills a { transition: transform .12s, box-shadow .12s, border-color .12s, filter .12s }
}
@media print { .do, .text, .said { display: none } }
`

const compacted = compact(sheet)
