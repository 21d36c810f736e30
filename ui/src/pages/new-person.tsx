import { A, useNavigate } from '@solidjs/router'
import { Page } from '../parts/page'
import { tagged } from '../queries'
import { useSession } from '../session'
import { useWorkplace } from '../workplace'
import { PersonEditor } from './person-editor'
import { adding as text } from './person-text'
import './person.css'

export function NewPerson() {
  const { api, ask } = useSession()
  const { companyId, changes } = useWorkplace()
  const navigate = useNavigate()
  return (
    <Page title={text.title} lead={text.lead}>
      <PersonEditor
        submit={text.submit}
        send={async (json) => {
          const pending = api.company[':company_id'].employees.$post({ param: { company_id: companyId }, json })
          const { body, tag } = await tagged(ask, pending)
          return { person: body, tag }
        }}
        done={(added) => {
          changes.personSaved(added)
          navigate(`/admin/people/${added.person.id}`, { state: { added: true } })
        }}
        more={
          <A class="button" href="/admin/people">
            {text.cancel}
          </A>
        }
      />
    </Page>
  )
}
