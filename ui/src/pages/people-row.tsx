import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import type { Person } from '../api'
import { Avatar } from '../parts/avatar'
import { CopyButton } from '../parts/copy-button'
import { Icon } from '../parts/icon'
import { momentDay, momentName } from '../parts/intl'
import { useWorkplace } from '../workplace'
import { text } from './people-text'

type Props = {
  person: Person
  selected: boolean
  onSelect: (on: boolean, range: boolean) => void
  onQr: () => void
  onReactivate: () => void
}

/** The cells of a row. */
export function PersonCells(props: Props) {
  let shift = false
  return (
    <>
      <td class="person-check" classList={{ selected: props.selected }}>
        <input
          type="checkbox"
          aria-label={text.select(props.person.full_name)}
          checked={props.selected}
          onClick={(event) => {
            shift = event.shiftKey
          }}
          onChange={(event) => props.onSelect(event.currentTarget.checked, shift)}
        />
      </td>
      <td class="person-who" classList={{ inactive: !props.person.is_active }}>
        <Avatar name={props.person.full_name} photo={props.person.photo_url} />
        <div class="person-lines">
          <A class="person-name" href={`/admin/people/${props.person.id}`} state={{ fromList: true }}>
            <bdi>{props.person.full_name}</bdi>
          </A>
          <span class="person-role">
            {props.person.email ?? (props.person.phone && text.phone(props.person.phone)) ?? text.none}
          </span>
        </div>
      </td>
      <td class="person-more column-title">
        <bdi>{props.person.job_title ?? text.none}</bdi>
      </td>
      <td class="person-more column-department">
        <bdi>{props.person.department ?? text.none}</bdi>
      </td>
      <td class="person-more column-updated">
        <time datetime={props.person.updated_at} title={momentName(props.person.updated_at)}>
          {momentDay(props.person.updated_at)}
        </time>
      </td>
      <td class="person-actions">
        <Show when={props.person.is_active} fallback={<Inactive {...props} />}>
          <a class="icon-button" href={props.person.card.url} target="_blank" rel="noopener" title={text.openTitle}>
            <Icon name="open" />
            <span class="unseen">{text.open(props.person.full_name)}</span>
          </a>
          <CopyButton compact text={props.person.card.url} label={text.copy} />
          <button type="button" class="icon-button" title={text.qrTitle} onClick={() => props.onQr()}>
            <Icon name="qr" />
            <span class="unseen">{text.qr(props.person.full_name)}</span>
          </button>
        </Show>
      </td>
    </>
  )
}

function Inactive(props: Props) {
  const { canEdit } = useWorkplace()
  return (
    <Show when={canEdit} fallback={<span class="badge">{text.deactivated}</span>}>
      <button type="button" class="button small" onClick={() => props.onReactivate()}>
        {text.reactivate}
        <span class="unseen"> {props.person.full_name}</span>
      </button>
    </Show>
  )
}
