import { beforeAll, describe, expect, it } from 'vitest'
import { documented, type Field, fieldsOf, jsonRoutes, openApi, withField } from './support/bodies'
import type { Json } from './support/client'
import { contents, refused } from './support/problem'
import { fill } from './support/routes'
import { addEmployee, newSuperadmin, newTenant, PASSWORD, type Tenant } from './support/tenant'

/** Good values, so that a test changes one thing: by field, then what stands beside it in a whole body. */
const good: Record<string, string> = {
  email: 'zoe@example.com',
  password: PASSWORD,
  new_password: PASSWORD,
  full_name: 'Zoë Example',
  company_name: 'Example',
  name: 'Example',
  domain: 'example.com',
  logo_url: 'https://example.com/logo.png',
  brand_color: '#0a7c66',
  legal_footer: 'Example Ltd, registered in England.',
  job_title: 'Engineer',
  department: 'Research',
  phone: '+44 20 7946 0958',
  whatsapp: '+44 20 7946 0958',
  photo_url: 'https://example.com/zoe.png',
  bio: 'Builds bridges.',
  address: '1 Main Street',
  external_id: 'E-1',
  website: 'https://example.com/',
  calendar: 'https://example.com/book',
  action: 'view',
  device: 'mobile',
  plan: 'team',
  role: 'admin',
  referrer: 'example.org',
  event_id: '01a207cf-9178-7b28-8da8-533f42beb945',
  company_id: '01a207cf-9178-7b28-8da8-533f42beb945',
}
for (const network of ['linkedin', 'x', 'facebook', 'instagram', 'youtube', 'tiktok', 'github', 'telegram']) {
  good[network] = `https://${network}.example.com/zoe`
}

/** Read as they are sent: a wrong one is only wrong. */
const SECRETS = new Set(['current_password', 'invitation'])
/** Kept as digits only: the marks and separators of a number that somebody copied are taken off. */
const NUMBERS = new Set(['phone', 'whatsapp'])
/** Objects of links by kind. */
const LINKS = new Set(['social_links', 'default_links'])
const MULTILINE = new Set(['bio', 'address', 'legal_footer', ...NUMBERS])

const wrongTypes: Record<string, unknown[]> = {
  string: [5, true, ['text'], { a: 'text' }],
  integer: ['5', 1.5, true, [5], null],
  array: ['text', 5, { a: 'text' }, null],
  boolean: [1, 'true', [], {}],
  object: [5, 'text', true, ['text']],
}
const controls = ['\0', '\u0001', '\u0007', '\u001b', '\u007f', '\u0085', '\u009f', '\ud800', '\udc00']
const newlines = ['\n', '\r\n', '\v', '\f']
const separators = ['\u2028', '\u2029']
const bidi = ['\u202a', '\u202b', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068']
const badUrls = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  ' javascript:alert(1)',
  'javascript://example.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://example.com/1',
  'ftp://example.com/',
  'https://user:secret@example.com/',
  'https://user@example.com/',
  'https://',
  'https:///',
  'https://exa mple.com',
  '//example.com',
]

/** By field: values of the right type that are not one. */
const wrong: Record<string, unknown[]> = {
  email: ['', 'zoe', 'zoe@', '@example.com', 'zoe@example', 'a b@example.com', 'a@b@example.com', 'zoe@example.com>'],
  phone: ['0', '12', '020 7946 0958', '+', '+1', '+999 1234567', 'call me', '+44 20 7946 0958 0958 0958 0958'],
  whatsapp: ['12', 'https://wa.me/1', '+0'],
  brand_color: ['', 'red', '#12', '#12345', '#1234567', '#ggg', 'rgb(0,0,0)', '0a7c66', '#0a7c66;}'],
  domain: ['-', 'example', 'https://example.com', 'example.com/', 'exa mple.com', '.com', 'example..com', '-a.com'],
  company_id: ['', '1', 'null', '01a207cf91787b288da8533f42beb945', '01a207cf-9178-0b28-8da8-533f42beb945', `' or 1=1`],
  event_id: ['', '1', '{01a207cf-9178-7b28-8da8-533f42beb945}'],
  full_name: ['', ' ', '\t', '\u200b'],
  name: ['', '   ', '\u200b'],
  company_name: ['', '\u200b'],
  password: ['', 'short', '1234567', '🔑'.repeat(7), 'x'.repeat(73), 'é'.repeat(37), 'secret\0secret'],
  plan: ['', 'Team', 'enterprise', 'free '],
  action: ['', 'View', 'view ', 'delete'],
  device: ['', 'phone', 'constructor'],
  role: ['superadmin', 'employee', 'Admin', 'owner', '', ' admin'],
  is_active: ['true', 0],
  new_password: ['short', '1234567', '🔑'.repeat(7), 'x'.repeat(73), 'é'.repeat(37), 'secret\0secret'],
}

let document: Json
let tenant: Tenant
let superadmin: string
let values: Record<string, string>

beforeAll(async () => {
  tenant = await newTenant()
  const employee = await addEmployee(tenant, { full_name: 'Zoë Example', email: 'first@example.com' })
  superadmin = (await newSuperadmin()).token
  values = { company_id: tenant.companyId, employee_id: employee.id }
  document = await openApi()
})

const isLink = ({ path, name }: Field) => (LINKS.has(path[0] ?? '') ? path.length > 1 : name.endsWith('_url'))
const isAttempt = (path: string, { name }: Field) =>
  SECRETS.has(name) || (name === 'password' && !path.endsWith('/signup'))

it('has no list of wrong values for a field that is gone', () => {
  const operations = jsonRoutes.map(({ method, path }) => document.paths[documented(path)][method.toLowerCase()])
  const names = operations.flatMap((operation) => fieldsOf(document, operation).map(({ name }) => name))
  expect(names).toEqual(expect.arrayContaining(Object.keys(wrong)))
})

describe.each(jsonRoutes)('$method $path', ({ method, path, rule }) => {
  const fields = () => fieldsOf(document, document.paths[documented(path)][method.toLowerCase()])
  const texts = () =>
    fields().filter((field) => field.types.includes('string') && !field.isChoice && !isAttempt(path, field))

  async function refuse(field: Field, value: unknown) {
    const isWhole = method !== 'PATCH'
    const known = fields().filter(({ path }) => path.length === 1)
    const base = isWhole
      ? Object.fromEntries(known.flatMap(({ name }) => (good[name] ? [[name, good[name]]] : [])))
      : {}
    if (base.role) base.email = `${values.employee_id}@example.com`
    const token =
      rule === 'public'
        ? undefined
        : /^(subscription:change|dead-letter:replay)$/.test(rule ?? '')
          ? superadmin
          : tenant.token
    const target = fill(path, values) + (path.endsWith('/track') ? '?company_slug=a&employee_slug=b' : '')
    const problem = await refused('invalid_input', method, target, { token, json: withField(base, field.path, value) })
    const named = problem.errors.map((error: Json) => error.field)
    expect(named, `${field.path.join('.')} = ${JSON.stringify(value).slice(0, 80)}`).toContain(field.path.join('.'))
    return problem
  }

  it('refuses wrong types', async () => {
    const before = await contents(tenant)
    for (const field of fields()) {
      const [type] = field.types
      expect(wrongTypes[type ?? ''], `a ${type} of ${field.name}`).toBeDefined()
      for (const value of wrongTypes[type ?? ''] ?? []) await refuse(field, value)
    }
    expect(await contents(tenant)).toEqual(before)
  })

  it('refuses what is too long', async () => {
    const before = await contents(tenant)
    for (const field of fields()) {
      if (!field.types.includes('string') || field.name === 'invitation') continue
      const length = (field.maxLength ?? 500) + 1
      const start = isLink(field) ? 'https://example.com/' : ''
      await refuse(field, start.padEnd(length, 'x'))
      await refuse(field, start.padEnd(60_000, 'x'))
      await refuse(field, `${start}${'é'.repeat(length)}`)
    }
    expect(await contents(tenant)).toEqual(before)
  })

  it('refuses control characters, lone surrogates and bidi overrides', async () => {
    const before = await contents(tenant)
    for (const field of texts()) {
      const value = good[field.name]
      if (!value) throw new Error(`give a good value of ${field.name} above`)
      const isPassword = field.name.endsWith('password')
      const inLine = MULTILINE.has(field.name) ? [] : newlines
      const characters = isPassword
        ? ['\0', '\ud800']
        : [...controls, ...inLine, ...(NUMBERS.has(field.name) ? [] : [...separators, ...bidi])]
      for (const character of characters) await refuse(field, value.slice(0, 2) + character + value.slice(2))
    }
    expect(await contents(tenant)).toEqual(before)
  })

  it('refuses links that are no web pages', async () => {
    for (const field of fields().filter(isLink)) for (const url of badUrls) await refuse(field, url)
  })

  it('refuses wrong values', async () => {
    const before = await contents(tenant)
    for (const field of fields().filter((field) => field.path.length === 1 && !isAttempt(path, field))) {
      const empty = (value: unknown) => field.types.includes('null') && value === ''
      for (const value of wrong[field.name] ?? []) if (!empty(value)) await refuse(field, value)
    }
    expect(await contents(tenant)).toEqual(before)
  })
})
