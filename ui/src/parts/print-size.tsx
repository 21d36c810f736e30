import { createSignal, For } from 'solid-js'
import type { Person } from '../api'
import { Icon } from './icon'
import { millimetres } from './intl'
import { say } from './toast'

/** Millimetres: the smallest that phones read well from a hand, a business card, a badge, a table stand. */
const SIZES_MM = [20, 30, 45, 85] as const

/** The code as a vector file that print shops place at its own size. */
export function PrintSize(props: { person: Person }) {
  const [size, setSize] = createSignal<number>(SIZES_MM[1])
  async function download() {
    try {
      const response = await fetch(`${new URL(props.person.card.qr_code).pathname}`)
      if (!response.ok) throw new Error(`the code answered ${response.status}`)
      const sized = (await response.text()).replace('<svg ', `<svg width="${size()}mm" height="${size()}mm" `)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([sized], { type: 'image/svg+xml' }))
      link.download = `${props.person.public_slug}-qr-${size()}mm.svg`
      link.click()
    } catch {
      say('bad', 'The code could not be downloaded', 'Check your connection, then try again.')
    }
  }
  return (
    <div class="print-size">
      <label>
        <span class="unseen">Print size</span>
        <select class="input" onChange={(event) => setSize(Number(event.currentTarget.value))}>
          <For each={SIZES_MM}>
            {(mm) => (
              <option value={mm} selected={mm === size()}>
                {millimetres(mm)}
              </option>
            )}
          </For>
        </select>
      </label>
      <button type="button" class="button" onClick={() => void download()}>
        <Icon name="download" /> For print
      </button>
    </div>
  )
}
