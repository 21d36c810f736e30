import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createContext, type ParentProps, useContext } from 'solid-js'
import type { Me, Session } from './api'
import { createChanges } from './changes'
import { createDraftStore } from './drafts'
import { opened } from './opened'
import { createQueries, type Queries, type TaggedCompany } from './queries'
import { useSession } from './session'

/** What every page behind the sign-in shares. */
type Workplace = {
  companyId: string
  /** Whether this person sees the company and all its people. */
  isAdmin: boolean
  /** Whether they change them too: not where a superadmin opened the company to look at it. */
  canEdit: boolean
  queries: Queries
  changes: ReturnType<typeof createChanges>
  me: UseQueryResult<Me>
  company: UseQueryResult<TaggedCompany>
  /** What is unsaved in a form of this name. */
  draftOf: (form: string) => ReturnType<typeof createDraftStore>
}

const WorkplaceContext = createContext<Workplace>()

/** Lives as long as one session: mounted anew when another begins. */
export function WorkplaceProvider(props: ParentProps<{ session: Session; companyId: string }>) {
  const { user_id, role } = props.session
  const companyId = props.companyId
  const queries = createQueries(useSession(), companyId)
  const value = {
    companyId,
    isAdmin: role !== 'employee',
    canEdit: role !== 'employee' && opened() === undefined,
    queries,
    changes: createChanges(useQueryClient(), queries),
    me: useQuery(queries.me),
    company: useQuery(queries.company),
    draftOf: (form: string) => createDraftStore(user_id, companyId, form),
  }
  return <WorkplaceContext.Provider value={value}>{props.children}</WorkplaceContext.Provider>
}

export function useWorkplace() {
  const value = useContext(WorkplaceContext)
  if (!value) throw new Error('useWorkplace outside WorkplaceProvider')
  return value
}
