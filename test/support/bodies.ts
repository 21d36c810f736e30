import { call, type Json } from './client'
import { routeTable } from './routes'

/** Routes that write and read no JSON. */
const WITHOUT_JSON = new Set([
  'POST /api/auth/logout',
  'PUT /api/session',
  'POST /api/company/:company_id/employees/import',
  'POST /api/company/:company_id/logo',
])

/** Every route that takes a JSON body. */
export const jsonRoutes = routeTable().filter(
  ({ method, path }) => !['GET', 'DELETE'].includes(method) && !WITHOUT_JSON.has(`${method} ${path}`),
)

/** A route's path as the OpenAPI document writes it. */
export const documented = (path: string) =>
  path.replace(/:(\w+)\{\[\^\/\]\+\\(.*)\}/g, '{$1}$2').replace(/:(\w+)/g, '{$1}')

export const openApi = async (): Promise<Json> => (await call('GET', '/api/openapi.json')).body

/** A schema with its $ref followed. */
export const resolved = (document: Json, schema: Json): Json =>
  schema.$ref ? document.components.schemas[schema.$ref.split('/').pop()] : schema

export type Field = { path: string[]; name: string; types: string[]; maxLength?: number; isChoice: boolean }

/** The fields of a JSON body as the document has them, those of social_links one by one. */
export function fieldsOf(document: Json, operation: Json): Field[] {
  const schema = resolved(document, operation.requestBody.content['application/json'].schema)
  return leaves(schema, [])
}

function leaves(schema: Json, path: string[]): Field[] {
  return Object.entries<Json>(schema.properties).flatMap(([name, property]) => {
    const variants = [property, ...(property.anyOf ?? [])]
    const types = variants.flatMap(({ type }) => type ?? [])
    const isChoice = variants.some((variant) => 'enum' in variant || 'const' in variant)
    const maxLength = variants.find((variant) => 'maxLength' in variant)?.maxLength
    const field = { path: [...path, name], name, types, isChoice, ...(maxLength && { maxLength }) }
    return [field, ...(property.properties ? leaves(property, [...path, name]) : [])]
  })
}

/** `base` with one field set, which may lie in an object. */
export function withField(base: Json, [first, ...rest]: string[], value: unknown): Json {
  if (first === undefined) return value
  return { ...base, [first]: withField(base?.[first] ?? {}, rest, value) }
}
