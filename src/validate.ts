import type { MiddlewareHandler, ValidationTargets } from 'hono'
import { resolver, uniqueSymbol } from 'hono-openapi'
import type { z } from 'zod'
import type { AppEnv } from './env'
import { type FieldError, Problem } from './errors'

type Validated<Target extends keyof ValidationTargets, Schema extends z.ZodType> = MiddlewareHandler<
  AppEnv,
  string,
  { in: { [K in Target]: z.input<Schema> }; out: { [K in Target]: z.output<Schema> } }
>

/** The JSON body. Any Content-Type is read as JSON, because sendBeacon cannot always set one. */
export const body = <Schema extends z.ZodType>(schema: Schema) =>
  validator('json', schema, async (c) => parseJson(await c.req.arrayBuffer()))

/** The query. Of a name that is given several times the first counts, but for those in `repeated`, which are lists. */
export const query = <Schema extends z.ZodType>(schema: Schema, repeated: readonly string[] = []) =>
  validator('query', schema, async (c) => {
    const lists = repeated.map((name) => [name, c.req.queries(name)] as const)
    return { ...c.req.query(), ...Object.fromEntries(lists.filter(([, values]) => values)) }
  })

function validator<Target extends 'json' | 'query', Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
  read: (c: Parameters<MiddlewareHandler<AppEnv>>[0]) => Promise<unknown>,
): Validated<Target, Schema> {
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    const result = schema.safeParse(await read(c), { error: sentenceOf })
    if (!result.success) throw invalid(fieldErrors(result.error))
    c.req.addValidatedData(target, result.data as object)
    await next()
  }
  // What hono-openapi's own validators carry, so that the document is made from the schema that validates.
  return Object.assign(middleware, { [uniqueSymbol]: { target, ...resolver(schema, { io: 'input' }) } }) as Validated<
    Target,
    Schema
  >
}

/** One entry for everything that is wrong, in the order of the schema's fields. */
export const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          field: [...issue.path, key].join('.'),
          message: 'There is no such field; leave it out.',
        }))
      : [{ field: issue.path.join('.'), message: issue.message }],
  )

export const invalid = (errors: FieldError[]) =>
  new Problem(
    'invalid_input',
    errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join(' '),
    { errors },
  )

/** For a wrong type of which the schema says nothing itself. */
const sentences: Record<string, string> = {
  object: 'Send a JSON object: {…}.',
  string: 'Give text.',
  boolean: 'Give true or false.',
}
const sentenceOf: z.core.$ZodErrorMap = (issue) =>
  issue.code === 'invalid_type' ? sentences[issue.expected] : undefined

function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
  } catch (cause) {
    throw new Problem(
      'malformed_json',
      `Send a JSON object; the parser says: ${cause instanceof Error ? cause.message : cause}.`,
    )
  }
}
