import { beforeAll, describe, expect, it } from 'vitest'
import { jsonRoutes } from './support/bodies'
import { contents, refused } from './support/problem'
import { fill } from './support/routes'
import { addEmployee, newSuperadmin, newTenant, type Tenant } from './support/tenant'

const JSON_MAX_BYTES = 64 * 1024

const bytes = (...parts: (string | number[])[]) =>
  new Blob(parts.map((part) => (typeof part === 'string' ? part : new Uint8Array(part)))).arrayBuffer()

/** A body whose length nobody announced. */
const streamed = (size: number) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"full_name":"'))
      for (let sent = 0; sent < size; sent += 4096) controller.enqueue(new Uint8Array(4096).fill(0x61))
      controller.enqueue(new TextEncoder().encode('"}'))
      controller.close()
    },
  })

const malformed: [string, () => BodyInit | Promise<BodyInit>][] = [
  ['nothing', () => ''],
  ['spaces', () => '  \n'],
  ['an open brace', () => '{'],
  ['a trailing comma', () => '{"email":"a@b.example",}'],
  ['single quotes', () => "{'email':'a@b.example'}"],
  ['a bare word', () => '{email:1}'],
  ['two objects', () => '{}{}'],
  ['NaN', () => '{"email":NaN}'],
  ['a comment', () => '{} // no'],
  ['a raw newline in text', () => '{"email":"a\nb"}'],
  ['a form', () => 'email=a%40b.example&password=secret'],
  ['XML', () => '<email>a@b.example</email>'],
  ['bytes that are no UTF-8', () => bytes('{"full_name":"', [0xff, 0xfe], '"}')],
  ['half of a UTF-8 character', () => bytes('{"full_name":"', [0xc3], '"}')],
  ['UTF-16', () => bytes([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
  ['brackets that never close', () => '['.repeat(JSON_MAX_BYTES)],
  ['objects that never close', () => '{"a":'.repeat(10_000)],
]

const notObjects = ['null', 'true', '0', '1e999', '"text"', '[]', '[{}]', `${'['.repeat(30_000)}${']'.repeat(30_000)}`]

let tenant: Tenant
let values: Record<string, string>
let tokens: Record<string, string>

beforeAll(async () => {
  tenant = await newTenant()
  const employee = await addEmployee(tenant, { full_name: 'Zoë Example' })
  values = { company_id: tenant.companyId, employee_id: employee.id }
  const { token } = await newSuperadmin()
  tokens = { 'subscription:change': token, 'dead-letter:replay': token }
})

describe.each(jsonRoutes)('$method $path', ({ method, path, rule }) => {
  const target = () =>
    fill(path, values) + (path.endsWith('/track') ? `?company_slug=${tenant.slug}&employee_slug=zoe-example` : '')
  const token = () => (rule === 'public' ? undefined : (tokens[rule ?? ''] ?? tenant.token))

  it('refuses what is not JSON, or not an object, and changes nothing', async () => {
    const before = await contents(tenant)
    for (const [, body] of malformed) {
      await refused('malformed_json', method, target(), { token: token(), body: await body() })
    }
    for (const body of notObjects) {
      const problem = await refused('invalid_input', method, target(), { token: token(), body })
      expect(problem.detail).toBe('Send a JSON object: {…}.')
    }
    expect(await contents(tenant)).toEqual(before)
  })

  it('refuses fields that it does not know, by their names', async () => {
    const before = await contents(tenant)
    for (const name of [
      'id',
      'company_id2',
      'is_superadmin',
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      '',
      '\0',
    ]) {
      const body = `{${JSON.stringify(name)}:{"is_active":true}}`
      const { errors } = await refused('invalid_input', method, target(), { token: token(), body })
      expect(errors).toContainEqual({ field: name, message: 'There is no such field; leave it out.' })
    }
    expect(await contents(tenant)).toEqual(before)
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>).is_active).toBeUndefined()
  })

  it('refuses a body over 64 KiB, announced or not', async () => {
    const before = await contents(tenant)
    const json = { full_name: 'x'.repeat(JSON_MAX_BYTES) }
    await refused('body_too_large', method, target(), { token: token(), json })
    await refused('body_too_large', method, target(), { token: token(), body: streamed(JSON_MAX_BYTES) })
    expect(await contents(tenant)).toEqual(before)
  })
})

it('takes a body of exactly 64 KiB, announced or not', async () => {
  const path = `/api/company/${tenant.companyId}/employees`
  const json = '{"full_name":""}'
  const body = json.padEnd(JSON_MAX_BYTES, ' ')
  await refused('invalid_input', 'POST', path, { token: tenant.token, body })
  await refused('invalid_input', 'POST', path, { token: tenant.token, body: new Blob([body]).stream() })
})

it('refuses deep nesting inside of a field', async () => {
  const deep = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels)
  for (const value of [deep(30_000, '[', ']'), `${'{"x":'.repeat(10_000)}1${'}'.repeat(10_000)}`]) {
    for (const field of ['full_name', 'social_links']) {
      const body = `{"full_name":"A","${field}":${value}}`
      await refused('invalid_input', 'POST', `/api/company/${tenant.companyId}/employees`, {
        token: tenant.token,
        body,
      })
    }
  }
})
