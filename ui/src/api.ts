import { type ClientResponse, hc, type InferRequestType, type InferResponseType } from 'hono/client'
import type { AppType } from '../../src/client'
import { lookingFetch } from './opened'

/** The API's client; the browser sends its session's cookie along. */
export const createApi = () => hc<AppType>(location.origin, { fetch: lookingFetch }).api

export type Api = ReturnType<typeof createApi>
type CompanyApi = Api['company'][':company_id']

/** Who this browser is signed in as. */
export type Session = NonNullable<InferResponseType<Api['session']['$get'], 200>['session']>
/** What every way of signing in answers, with a token to exchange for the cookie. */
export type SessionAnswer = InferResponseType<Api['auth']['login']['$post'], 200>
export type Me = InferResponseType<Api['auth']['me']['$get'], 200>
export type Company = InferResponseType<CompanyApi['$get'], 200>
export type PeopleQuery = InferRequestType<CompanyApi['employees']['$get']>['query']
export type PeoplePage = InferResponseType<CompanyApi['employees']['$get'], 200>
export type Person = PeoplePage['items'][number]
export type Invitation = InferResponseType<Api['employees'][':employee_id']['invitation']['$post'], 201>
export type ImportReport = InferResponseType<CompanyApi['employees']['import']['$post'], 200>

export type CompanyReport = InferResponseType<Api['analytics']['company'][':company_id']['$get'], 200>
export type PersonReport = InferResponseType<Api['analytics']['employee'][':employee_id']['$get'], 200>
export type SeriesAnswer = InferResponseType<Api['analytics']['company'][':company_id']['series']['$get'], 200>

/** The members of problem+json (RFC 9457) that the API sends. */
type ProblemBody = {
  code: string
  title: string
  detail: string
  request_id?: string
  errors?: { field: string; message: string }[]
}

/** An answer that is not the one asked for. `message` says what to change. */
export class ApiError extends Error {
  override name = 'ApiError'
  /** Stable; src/errors.ts lists them. Besides: `unreachable` and `unexpected`. */
  readonly code: string
  readonly title: string
  readonly requestId: string | undefined
  /** Field, such as `social_links.x`, to message. What concerns no single field has the key ''. */
  readonly fields: ReadonlyMap<string, string>

  constructor(problem: ProblemBody, options?: ErrorOptions) {
    super(problem.detail, options)
    this.code = problem.code
    this.title = problem.title
    this.requestId = problem.request_id
    const fields = new Map<string, string>()
    for (const { field, message } of problem.errors ?? [])
      fields.set(field, [fields.get(field), message].filter(Boolean).join(' '))
    this.fields = fields
  }
}

const away = {
  title: 'The service cannot be reached',
  detail: 'Check your connection, then try again. Nothing was lost.',
}
const offline = {
  title: 'You are offline',
  detail: 'This was not done. Nothing was lost: try again once you are connected.',
}

/** The body of a good answer; anything else throws an ApiError. */
export async function unwrap<Body>(pending: Promise<ClientResponse<Body, number, string>>): Promise<Body> {
  const response = await pending.catch((cause: unknown) => {
    throw new ApiError({ code: 'unreachable', ...(navigator.onLine ? away : offline) }, { cause })
  })
  if (!response.ok) throw await errorOf(response)
  if (response.status === 204) return null as Body
  return (await response.json()) as Body
}

/** Whether somebody else changed it since it was read: what was asked was of a state that is no more. */
export const isOutdated = (error: unknown) => error instanceof ApiError && error.code === 'precondition_failed'

const PASSING_CODES = ['unreachable', 'unavailable', 'internal', 'unexpected']
/** Whether asking again may help: the API did not refuse what was asked. */
export const isPassing = (error: unknown) => error instanceof ApiError && PASSING_CODES.includes(error.code)

/** `error` as an ApiError, for showing it: what the UI itself throws has no business being shown in its own words. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  console.error(error)
  return new ApiError(
    { code: 'unexpected', title: 'Something went wrong', detail: 'Reload the page and try again.' },
    { cause: error },
  )
}

async function errorOf(response: Pick<Response, 'status' | 'headers' | 'text'>): Promise<ApiError> {
  const text = await response.text()
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    return new ApiError(JSON.parse(text) as ProblemBody)
  }
  const detail = `The service answered ${response.status}. Try again in a moment.`
  return new ApiError({ code: 'unexpected', title: 'Something went wrong', detail })
}
