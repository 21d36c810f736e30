import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { Icon } from '../parts/icon'
import type { Report, Row } from './import-client'
import { Figures, Rows, reasonOf } from './import-rows'
import { StepHeading } from './import-steps'
import { landed, text } from './import-text'

/** Characters with which a spreadsheet begins a formula (OWASP, "CSV injection"). */
const FORMULA = /^[=+\-@\t\r]/
const BYTE_ORDER_MARK = '\ufeff'

/** What an import did. `names` are by row, from the rehearsal. */
export function Outcome(props: {
  report: Report
  names: ReadonlyMap<number, string>
  fileName: string
  restart: () => void
}) {
  const rows = (): Row[] => props.report.rows.map((row) => ({ ...row, name: props.names.get(row.row) ?? '' }))
  return (
    <section class="import-step">
      <StepHeading>{text.doneHeading(props.report.failed)}</StepHeading>
      <Figures rows={props.report.rows} labels={landed} />
      <p>{props.report.failed > 0 ? text.doneMend : text.doneLead}</p>
      <div class="buttons">
        <A class="button primary" href="/admin/people">
          {text.toPeople}
        </A>
        <button type="button" class="button" onClick={() => download(rows(), props.fileName)}>
          <Icon name="download" /> {text.download}
        </button>
        <button type="button" class="button" onClick={() => props.restart()}>
          {text.otherFile}
        </button>
      </div>
      <Show when={props.report.rows.length > 0}>
        <Rows rows={rows()} labels={landed} />
      </Show>
    </section>
  )
}

function download(rows: Row[], fileName: string) {
  const lines = rows.map((row) => [
    String(row.row),
    String(row.line),
    row.name ?? '',
    row.status,
    row.status === 'failed' ? reasonOf(row) : '',
  ])
  const csv = [['row', 'line', 'name', 'status', 'reason'], ...lines]
    .map((line) => line.map(cell).join(','))
    .join('\r\n')
  const url = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, csv, '\r\n'], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${fileName.replace(/\.\w+$/, '')}-import.csv`
  link.click()
  // The browser has its own hold on what it downloads once the click is worked off.
  setTimeout(() => URL.revokeObjectURL(url))
}

const cell = (value: string) => `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`
