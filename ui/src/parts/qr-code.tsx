import type { Person } from '../api'
import { CopyButton } from './copy-button'
import { Icon } from './icon'
import { PrintSize } from './print-size'
import './qr-code.css'

/** From wherever this page is served: the Worker answers cards on each of its hosts. */
const here = (url: string) => new URL(url).pathname

/** The code of a person's card, with what one does with it. */
export const QrCode = (props: { person: Person }) => (
  <div class="qr-code">
    <img
      src={here(props.person.card.qr_code)}
      alt={`QR code of ${props.person.full_name}’s card`}
      width="208"
      height="208"
    />
    <a class="card-url" href={props.person.card.url} target="_blank" rel="noopener">
      {props.person.card.url.replace(/^https?:\/\//, '')}
    </a>
    <div class="buttons">
      <CopyButton text={props.person.card.url} label="Copy link" />
      <a class="button" href={`${here(props.person.card.url)}/qr.png`} download={`${props.person.public_slug}-qr.png`}>
        <Icon name="download" /> PNG
      </a>
      <a class="button" href={here(props.person.card.qr_code)} download={`${props.person.public_slug}-qr.svg`}>
        <Icon name="download" /> SVG
      </a>
    </div>
    <PrintSize person={props.person} />
  </div>
)
