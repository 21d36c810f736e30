import { Show } from 'solid-js'
import { Loaded } from '../parts/loaded'
import { useWorkplace } from '../workplace'
import { PersonAnalytics } from './analytics-person'
import { texts } from './analytics-text'

/** What happened on one's own card. */
export function MyNumbers() {
  const { me } = useWorkplace()
  return (
    <Loaded of={me}>
      {(you) => (
        <Show when={you().employee_id}>
          {(id) => <PersonAnalytics employeeId={id()} title={texts.ownTitle} lead={texts.ownLead} />}
        </Show>
      )}
    </Loaded>
  )
}
