/** Outlines on a grid of 24, drawn with a round pen of 1.75: the same hand as the cards'. */
const paths = {
  alert: 'M12 20.8a8.8 8.8 0 1 0 0-17.6 8.8 8.8 0 0 0 0 17.6zM12 7.8v5M12 16.2v.1',
  back: 'M14.5 5.5L8 12l6.5 6.5',
  check: 'M5 12.8l4.6 4.7L19 7',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M10 8.5h8a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 8.5 18v-8A1.5 1.5 0 0 1 10 8.5zM5.5 15.5A1.5 1.5 0 0 1 4.5 14V6A1.5 1.5 0 0 1 6 4.5h8a1.5 1.5 0 0 1 1.5 1',
  down: 'M6.5 9.5l5.5 5.5 5.5-5.5',
  download: 'M12 3.5v12M7.5 11.2l4.5 4.3 4.5-4.3M4.5 20.5h15',
  file: 'M7 3.5h7l5 5V19a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 19V5A1.5 1.5 0 0 1 7 3.5zM14 3.5V8.5h5M9 13h6M9 16.5h6',
  open: 'M13.5 4.5h6v6M19.5 4.5l-9 9M10 6H6.5A1.5 1.5 0 0 0 5 7.5v10A1.5 1.5 0 0 0 6.5 19h10a1.5 1.5 0 0 0 1.5-1.5V14',
  plus: 'M12 5v14M5 12h14',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM20 14v3M17 20h3M14 20v-.1',
  search: 'M10.8 17.5a6.7 6.7 0 1 0 0-13.4 6.7 6.7 0 0 0 0 13.4zM15.7 15.7l4.6 4.6',
  upload: 'M12 15.5v-12M7.5 7.8L12 3.5l4.5 4.3M4.5 20.5h15',
} as const satisfies Record<string, string>
export type IconName = keyof typeof paths

/** Decorative: whatever it stands in needs a name of its own. */
export const Icon = (props: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[props.name]} />
  </svg>
)
