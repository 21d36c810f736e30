import { beforeAll, describe, expect, it } from 'vitest'
import { documented, jsonRoutes, openApi, resolved } from './support/bodies'
import { call, type Json } from './support/client'
import { documentedRoutes } from './support/routes'
import { newTenant } from './support/tenant'

const routes = documentedRoutes()
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete'])

let document: Json
beforeAll(async () => {
  document = await openApi()
})

const operationOf = ({ method, path }: { method: string; path: string }) =>
  document.paths[documented(path)]?.[method.toLowerCase()]

function* objectsIn(value: Json, path = '#'): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return
  yield [path, value]
  for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, `${path}/${key}`)
}

it('is an OpenAPI 3.1 document with every reference in it', () => {
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Edgecard', version: expect.stringMatching(/^\d/) },
  })
  expect(document.components.securitySchemes).toEqual({
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    cookie: { type: 'apiKey', in: 'cookie', name: '__Host-edgecard' },
  })
  for (const [path, { $ref }] of objectsIn(document)) {
    if (typeof $ref !== 'string') continue
    const target = $ref
      .slice(2)
      .split('/')
      .reduce((node, key) => node?.[key], document)
    expect(target, `${$ref} at ${path}`).toBeDefined()
  }
})

it('has every route of the table, and nothing else', () => {
  const written = routes.map(({ method, path }) => `${method} ${documented(path)}`)
  const found = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(found.sort()).toEqual(written.sort())
})

it('has paths that are templates, no two alike', () => {
  const paths = Object.keys(document.paths)
  for (const path of paths) expect(path).toMatch(/^(\/([\w.-]+|\{\w+\}(\.\w+)?))+$/)
  const shapes = paths.map((path) => path.replace(/\{\w+\}/g, '{}'))
  expect(new Set(shapes).size).toBe(shapes.length)
  expect(paths).toContain('/card/{company_slug}/{employee_slug}.vcf')
})

it('has an operation id of its own for each operation', () => {
  const ids = Object.values<Json>(document.paths).flatMap((item) =>
    Object.values<Json>(item).map(({ operationId }) => operationId),
  )
  expect(ids.every((id) => /^\w+$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
})

describe.each(routes)('$method $path', (route) => {
  it('is described whole', () => {
    const operation = operationOf(route)
    expect(METHODS).toContain(route.method.toLowerCase())
    expect(operation.summary).toMatch(/^[A-Z\d].{8,}$/)
    expect(operation.tags).toEqual([expect.stringMatching(/^[A-Z]/)])
    expect(operation.security).toEqual(route.rule === 'public' ? [] : [{ bearer: [] }, { cookie: [] }])
    const answers = Object.entries<Json>(operation.responses)
    expect(answers.some(([status]) => /^2\d\d$/.test(status))).toBe(true)
    for (const [status, answer] of answers) {
      expect(status).toMatch(/^(2\d\d|503|default)$/)
      expect(answer.description).toMatch(/\S/)
    }
    expect(operation.responses.default.content['application/problem+json'].schema).toEqual({
      $ref: '#/components/schemas/Problem',
    })
  })

  it('has exactly the parameters of its path', () => {
    const { parameters = [] } = operationOf(route)
    const named = parameters.filter((parameter: Json) => parameter.in === 'path')
    expect(named.map(({ name }: Json) => name).sort()).toEqual(
      [...documented(route.path).matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
    )
    expect(named.every((parameter: Json) => parameter.required && parameter.schema.type === 'string')).toBe(true)
    const types: Record<string, string> = { limit: 'integer', offset: 'integer', column: 'array' }
    for (const { name, schema } of parameters) expect([name, schema.type]).toEqual([name, types[name] ?? 'string'])
  })
})

it.each(jsonRoutes)('$method $path says what its body is', (route) => {
  const { requestBody } = operationOf(route)
  expect(requestBody.required).toBe(true)
  const { schema } = requestBody.content['application/json']
  expect(schema.$ref).toMatch(/^#\/components\/schemas\/\w+$/)
  expect(resolved(document, schema)).toMatchObject({ type: 'object', additionalProperties: false })
})

it('says that an import is CSV', () => {
  const { requestBody, responses } = operationOf({
    method: 'POST',
    path: '/api/company/:company_id/employees/import',
  })
  expect(requestBody).toMatchObject({ required: true, content: { 'text/csv': { schema: { type: 'string' } } } })
  expect(Object.keys(responses[200].content)).toEqual(['application/json', 'application/x-ndjson'])
})

/** The longest texts that a schema allows, and a good one where only a pattern says what is allowed. */
function example(schema: Json, known: Json): Json {
  const resolvedSchema = resolved(document, schema)
  return Object.fromEntries(
    Object.entries<Json>(resolvedSchema.properties).map(([name, property]) => {
      const one = property.anyOf?.[0] ?? property
      const value = one.const ?? one.enum?.[0] ?? known[name]
      if (value !== undefined) return [name, value]
      if (one.type === 'object') return [name, example(one, known)]
      return [name, 'x'.repeat(one.maxLength)]
    }),
  )
}

const bodyOf = (method: string, path: string, known: Json) => {
  const { schema } = operationOf({ method, path }).requestBody.content['application/json']
  return { json: example(schema, known), schema: resolved(document, schema) }
}

it('describes a sign-up and a person that the routes take at full length, and no longer', async () => {
  const email = () => `e-${crypto.randomUUID()}@example.com`
  const signup = bodyOf('POST', '/api/auth/signup', { email: email() })
  expect(Object.keys(signup.json).sort()).toEqual(['company_name', 'email', 'full_name', 'password', 'role'])
  expect((await call('POST', '/api/auth/signup', { json: signup.json })).status).toBe(201)

  const tenant = await newTenant()
  const path = `/api/company/${tenant.companyId}/employees`
  const page = `https://example.com/${'x'.repeat(2028)}`
  const social = [
    'website',
    'linkedin',
    'x',
    'facebook',
    'instagram',
    'youtube',
    'tiktok',
    'github',
    'telegram',
    'calendar',
  ]
  const links = Object.fromEntries(social.map((kind) => [kind, page]))
  const person = bodyOf('POST', '/api/company/:company_id/employees', {
    ...{ email: email(), phone: '+442079460958', whatsapp: '+442079460958', photo_url: page },
    ...links,
  })
  const { status, body } = await call('POST', path, { token: tenant.token, json: person.json })
  expect([status, body.errors]).toEqual([201, undefined])
  expect(body).toMatchObject({ ...person.json, social_links: links })

  for (const { name, base, at } of [
    ...['full_name', 'company_name', 'password'].map((name) => ({ name, base: signup, at: '/api/auth/signup' })),
    ...['full_name', 'bio', 'job_title', 'external_id'].map((name) => ({ name, base: person, at: path })),
  ]) {
    const json = { ...base.json, email: email(), [name]: `${base.json[name]}x` }
    const { status, body } = await call('POST', at, { token: at === path ? tenant.token : undefined, json })
    expect([name, status, body.errors?.[0]?.field]).toEqual([name, 422, name])
  }
  for (const { schema, at } of [
    { ...signup, at: '/api/auth/signup' },
    { ...person, at: path },
  ]) {
    const { status, body } = await call('POST', at, { token: at === path ? tenant.token : undefined, json: {} })
    expect([status, body.errors.map(({ field }: Json) => field).sort()]).toEqual([422, schema.required.toSorted()])
  }
})

it('describes answers as the routes give them', async () => {
  const tenant = await newTenant()
  const { body, status } = await call('GET', `/api/company/${tenant.companyId}`, { token: tenant.token })
  const schema = operationOf({ method: 'GET', path: '/api/company/:company_id' }).responses[status].content[
    'application/json'
  ].schema
  expect(Object.keys(body).sort()).toEqual(resolved(document, schema).required.toSorted())
})
