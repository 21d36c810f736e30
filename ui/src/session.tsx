import { useNavigate } from '@solidjs/router'
import type { ClientResponse } from 'hono/client'
import {
  batch,
  createContext,
  createResource,
  createSignal,
  onCleanup,
  type ParentProps,
  Show,
  useContext,
} from 'solid-js'
import { type Api, ApiError, createApi, type Session, type SessionAnswer, unwrap } from './api'
import { forgetDrafts } from './drafts'
import { openCompany } from './opened'
import { Loading } from './parts/loaded'
import { BarePage } from './parts/page'
import { Failure } from './parts/problem'

/** Why nobody is signed in any more. `unfinished`: they left, but the API could not be told, so the cookie is still there. */
type Ended = 'by-user' | 'by-server' | 'unfinished'

type SessionValue = {
  session: () => Session | undefined
  ended: () => Ended | undefined
  api: Api
  /** `unwrap`, which also ends the session when the API says that it has ended. */
  ask: <Body>(pending: Promise<ClientResponse<Body, number, string>>) => Promise<Body>
  /** Has the browser keep the session of a sign-in's answer in its cookie; the token is forgotten. */
  start: (answer: SessionAnswer) => Promise<void>
  /** In this browser only; without an answer, `ended` says that it is unfinished. */
  signOut: () => Promise<void>
  /** Throws when it could not be done, and then nobody is signed out. */
  signOutEverywhere: () => Promise<void>
}

const ENDING_CODES = ['unauthenticated', 'session_revoked']
/** Tells the other tabs of this browser, which share the cookie: a Session, or null for none. */
const CHANNEL = 'edgecard-session'

const SessionContext = createContext<SessionValue>()

export function SessionProvider(props: ParentProps) {
  const api = createApi()
  const navigate = useNavigate()
  const [session, setSession] = createSignal<Session | undefined>(undefined, { equals: isSame })
  const [ended, setEnded] = createSignal<Ended>()
  const [known, { refetch }] = createResource(async () => {
    const answer = await unwrap(api.session.$get())
    become(answer.session ?? undefined)
    return answer
  })
  const otherTabs = new BroadcastChannel(CHANNEL)
  onCleanup(() => otherTabs.close())
  otherTabs.onmessage = ({ data }: MessageEvent<Session | null>) => {
    const isElsewhere = data && session() && data.company_id !== session()?.company_id
    become(data ?? undefined, data ? undefined : 'by-user')
    // A page of the company that was left has nothing to show in the other.
    if (isElsewhere) navigate('/admin')
  }

  async function start({ access_token, user_id, company_id, role }: SessionAnswer) {
    await unwrap(api.session.$put({}, { headers: { Authorization: `Bearer ${access_token}` } }))
    const next = { user_id, company_id, role }
    become(next)
    otherTabs.postMessage(next)
  }
  const ask: SessionValue['ask'] = async (pending) => {
    const asked = session()
    try {
      return await unwrap(pending)
    } catch (error) {
      // The answer to what an earlier session asked says nothing of the one that began since.
      if (isOver(error) && asked === session()) become(undefined, 'by-server')
      throw error
    }
  }
  /** What one person left unsaved or open is nothing for the next, and nothing for anybody once they signed out. */
  function become(next: Session | undefined, why?: Ended) {
    if (next) forgetDrafts(next.user_id)
    else if (why === 'by-user') forgetDrafts()
    const mayLook = next ? next.role === 'superadmin' : why === undefined || why === 'by-server'
    batch(() => {
      if (!mayLook) openCompany(undefined)
      setEnded(why)
      setSession(next)
    })
  }
  async function leave(told: Promise<unknown>) {
    await told.catch((error: unknown) => {
      if (!isOver(error)) throw error
    })
    become(undefined, 'by-user')
    otherTabs.postMessage(null)
  }
  const signOut = () => leave(unwrap(api.session.$delete())).catch(() => become(undefined, 'unfinished'))
  const signOutEverywhere = () => leave(unwrap(api.auth.logout.$post()))
  const value = { session, ended, api, ask, start, signOut, signOutEverywhere }
  return (
    <SessionContext.Provider value={value}>
      <Show
        when={known.state === 'ready'}
        fallback={<Opening failed={known.state === 'errored' && known.error} retry={refetch} />}
      >
        {props.children}
      </Show>
    </SessionContext.Provider>
  )
}

/** Before it is known whether somebody is signed in. */
const Opening = (props: { failed: unknown; retry: () => unknown }) => (
  <BarePage>
    <Show when={props.failed} fallback={<Loading />}>
      {(error) => <Failure error={error()} retry={() => void props.retry()} />}
    </Show>
  </BarePage>
)

export function useSession() {
  const value = useContext(SessionContext)
  if (!value) throw new Error('useSession outside SessionProvider')
  return value
}

const isOver = (error: unknown) => error instanceof ApiError && ENDING_CODES.includes(error.code)

const isSame = (one: Session | undefined, other: Session | undefined) =>
  one?.user_id === other?.user_id && one?.company_id === other?.company_id && one?.role === other?.role
