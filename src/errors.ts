import type { Context, ErrorHandler, NotFoundHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type AppEnv, ConfigError } from './env'
import { tagAnswer } from './precondition'

/** Every error the API can answer, with its HTTP status. The codes are part of the contract. */
export const statusOf = {
  malformed_json: 400,
  malformed_csv: 400,
  invalid_cursor: 400,
  unauthenticated: 401,
  session_revoked: 401,
  wrong_credentials: 401,
  plan_limit: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  email_taken: 409,
  conflict: 409,
  card_gone: 410,
  invitation_gone: 410,
  precondition_failed: 412,
  body_too_large: 413,
  unsupported_media_type: 415,
  invalid_input: 422,
  too_many_attempts: 429,
  internal: 500,
  misconfigured: 500,
  unavailable: 503,
} as const satisfies Record<string, ContentfulStatusCode>

export type ErrorCode = keyof typeof statusOf

const titleOf: Record<ErrorCode, string> = {
  malformed_json: 'The body is not JSON',
  malformed_csv: 'The file is not a CSV of people',
  invalid_cursor: 'The cursor is not one of ours',
  unauthenticated: 'Sign in first',
  session_revoked: 'The session has ended',
  wrong_credentials: 'E-mail or password is wrong',
  plan_limit: 'The plan is full',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  email_taken: 'The e-mail is taken',
  conflict: 'The change conflicts with another',
  card_gone: 'The card is no longer available',
  invitation_gone: 'The invitation is no longer valid',
  precondition_failed: 'Somebody else was first',
  body_too_large: 'The body is too large',
  unsupported_media_type: 'The media type is not supported',
  invalid_input: 'The input is not valid',
  too_many_attempts: 'Too many attempts',
  internal: 'Something went wrong on our side',
  misconfigured: 'The service is not set up',
  unavailable: 'The service is briefly unavailable',
}

/** One thing to mend in the input: `field` is a path such as `social_links.x`. */
export type FieldError = { field: string; message: string }

type ProblemExtra = {
  errors?: FieldError[]
  retryAfterSeconds?: number
  /** Of what is there now, as the header says it too. */
  etag?: string
  cause?: unknown
  [member: string]: unknown
}

/** An error with an answer: thrown anywhere, turned into problem+json (RFC 9457) by onError. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ErrorCode
  readonly extra: ProblemExtra
  /** `detail` says to the reader of the answer what to change. */
  constructor(code: ErrorCode, detail: string, extra: ProblemExtra = {}) {
    super(detail, { cause: extra.cause })
    this.code = code
    this.extra = extra
  }
}

/** The members of a problem+json answer. */
function problemBody(c: Context<AppEnv>, problem: Problem) {
  const { retryAfterSeconds: _seconds, cause: _cause, ...members } = problem.extra
  return {
    type: 'about:blank',
    title: titleOf[problem.code],
    status: statusOf[problem.code],
    detail: problem.message,
    code: problem.code,
    request_id: c.get('requestId'),
    ...members,
  }
}

function problemResponse(c: Context<AppEnv>, problem: Problem) {
  const { retryAfterSeconds } = problem.extra
  const status = statusOf[problem.code]
  if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds))
  if (status === 401) c.header('WWW-Authenticate', 'Bearer')
  c.header('Cache-Control', 'no-store')
  if (problem.extra.etag !== undefined) tagAnswer(c, problem.extra.etag)
  return c.body(JSON.stringify(problemBody(c, problem)), status, { 'Content-Type': 'application/problem+json' })
}

/** What may be told of any error; what is our own fault is logged. */
function asProblem(c: Context<AppEnv>, error: Error): Problem {
  if (error instanceof Problem) {
    if (statusOf[error.code] >= 500) logFailure(c, error)
    return error
  }
  logFailure(c, error)
  if (error instanceof ConfigError)
    return new Problem('misconfigured', 'The operator finds what is missing in the log.')
  return new Problem('internal', 'Try again; if it happens again, report the request_id.')
}

export const onError: ErrorHandler<AppEnv> = (error, c) => problemResponse(c, asProblem(c, error))

/** What onError would answer, for an answer that has begun already. */
export const problemWithin = (c: Context<AppEnv>, error: unknown) =>
  problemBody(c, asProblem(c, error instanceof Error ? error : new Error(String(error))))

export const onNotFound: NotFoundHandler<AppEnv> = (c) =>
  problemResponse(
    c,
    new Problem('not_found', `There is nothing at ${c.req.method} ${c.req.path}; /api/docs lists what is.`),
  )

export const onMethodNotAllowed = (c: Context<AppEnv>, methods: string[]) => {
  const allowed = methods.join(', ')
  c.header('Allow', allowed)
  return problemResponse(c, new Problem('method_not_allowed', `Send one of: ${allowed}.`))
}

/** One JSON line; never the request's body or headers, which may hold personal data or a token. */
function logFailure(c: Context<AppEnv>, error: Error) {
  const cause = error.cause instanceof Error ? error.cause.message : undefined
  console.error(
    JSON.stringify({
      level: 'error',
      request_id: c.get('requestId'),
      method: c.req.method,
      path: c.req.path,
      error: error.message,
      cause,
      stack: error instanceof Problem ? undefined : error.stack,
    }),
  )
}
