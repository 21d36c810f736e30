import type { Hono } from 'hono'
import { describeRoute, type GenerateSpecOptions, generateSpecs, resolver } from 'hono-openapi'
import * as z from 'zod'
import { version } from '../package.json'
import { SESSION_COOKIE } from './auth/cookie'
import type { AppEnv } from './env'
import { statusOf } from './errors'

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What to change'),
    code: z.enum(Object.keys(statusOf) as [keyof typeof statusOf]).describe('Stable; branch on this'),
    request_id: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    etag: z.string().optional().describe('With precondition_failed: of what is there now'),
  })
  .meta({ ref: 'Problem' })

/** What an endpoint answers: a schema for JSON, the media type of anything else, or both for the client to choose from. */
type Answers = Record<number, { description: string; json?: z.ZodType; media?: string }>

/** A route's entry in the OpenAPI document. Its input comes from the validators and its security from `allow`. */
export function describe(tag: string, summary: string, answers: Answers, more: { requestMedia?: string } = {}) {
  const responses = Object.fromEntries(
    Object.entries(answers).map(([status, { description, json, media }]) => [
      status,
      { description, ...contentOf(json, media) },
    ]),
  )
  return describeRoute({
    tags: [tag],
    summary,
    responses: {
      ...responses,
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: resolver(problem) } },
      },
    },
    ...(more.requestMedia && {
      requestBody: { required: true, content: { [more.requestMedia]: { schema: { type: 'string' as const } } } },
    }),
  })
}

function contentOf(json?: z.ZodType, media?: string) {
  if (!json && !media) return {}
  return {
    content: {
      ...(json && { 'application/json': { schema: resolver(json) } }),
      ...(media && { [media]: { schema: { type: 'string' as const } } }),
    },
  }
}

const options: Partial<GenerateSpecOptions> = {
  excludeStaticFile: false,
  defaultValidationErrorResponse: false,
  documentation: {
    openapi: '3.1.0',
    info: {
      title: 'Edgecard',
      version,
      description:
        'Digital business cards at the edge. JSON is snake_case; errors are problem+json with a stable `code`. ' +
        'Sign in with POST /api/auth/login and send the `access_token` as a Bearer token; a browser keeps it with ' +
        'PUT /api/session in a cookie, which changes things from our own origin only.',
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
    },
  },
}

/** `:slug{[^/]+\.vcf}` as hono-openapi leaves it, which cuts a path at every slash. */
const PATTERNED = /\{(\w+)\{\[\^\}\/\]\+\\(\.\w+)\}$/

let made: object | undefined

/** The OpenAPI document of every route that `describe` describes; made once per isolate. */
export async function openApiDocument<E extends AppEnv>(app: Hono<E>): Promise<object> {
  made ??= await makeDocument(app)
  return made
}

async function makeDocument<E extends AppEnv>(app: Hono<E>) {
  const document = await generateSpecs(app, options)
  const paths = Object.entries(document.paths ?? {}).map(([path, operations]) => {
    const [, name, suffix] = PATTERNED.exec(path) ?? []
    if (!name) return [path, operations]
    const parameters = operations?.get?.parameters?.map((parameter) =>
      'name' in parameter && parameter.name.startsWith(`${name}{`) ? { ...parameter, name } : parameter,
    )
    return [path.replace(PATTERNED, `{${name}}${suffix}`), { get: { ...operations?.get, parameters } }]
  })
  return { ...document, paths: Object.fromEntries(paths) }
}
