import { beforeAll, expect, it } from 'vitest'
import { call } from './support/client'
import { contents, refused } from './support/problem'
import { newTenant, type Tenant } from './support/tenant'

const CSV_MAX_BYTES = 10 * 1024 * 1024

let tenant: Tenant
let path: string

beforeAll(async () => {
  tenant = await newTenant()
  path = `/api/company/${tenant.companyId}/employees/import`
})

const csv = (body: BodyInit, type = 'text/csv') => ({ token: tenant.token, body, headers: { 'Content-Type': type } })

/** A body whose length nobody announced. */
const streamed = (start: string, line: string, size: number) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      const block = new TextEncoder().encode(line)
      controller.enqueue(new TextEncoder().encode(start))
      for (let sent = 0; sent < size; sent += block.length) controller.enqueue(block)
      controller.close()
    },
  })

const noise = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(4096))
  bytes.set([0xc3, 0x28])
  return bytes
}
const columns = (count: number) => Array.from({ length: count }, (_, index) => `column ${index}`).join(',')

it.each<[string, () => BodyInit]>([
  ['nothing', () => ''],
  ['blank lines', () => '\n\r\n  \n'],
  ['only a byte order mark', () => '\ufeff'],
  ['random bytes', noise],
  ['a spreadsheet in a ZIP', () => new Uint8Array([0x50, 0x4b, 0x03, 0x04, ...noise()])],
  ['a PDF', () => '%PDF-1.7\nname'],
  ['Latin-1', () => new Uint8Array([...new TextEncoder().encode('name\nJos'), 0xe9, 0x0a])],
  ['one column that is no name', () => 'colour\nred\n'],
  ['people without a header', () => 'zoe@example.com,+44 20 7946 0958\n'],
  ['300 columns', () => `name,${columns(299)}\nZoë\n`],
  ['a heading never closed', () => '"name,email\nZoë,zoe@example.com\n'],
  ['a quotation mark never closed', () => 'name,email\nGood,good@example.com\nZoë,"zoe@example.com\n'],
  ['a quotation mark never closed in a long file', () => `name,email\nGood,\nZoë,"${'x,\n'.repeat(50_000)}`],
  ['one line without end', () => `name\n${'x'.repeat(200_000)}`],
  ['a NUL', () => 'name\nGood\nZo\0ë\n'],
  ['JSON', () => '{"people":[{"full_name":"Zoë"}]}'],
])('refuses %s, and adds nobody', async (_, body) => {
  const before = await contents(tenant)
  await refused('malformed_csv', 'POST', path, csv(body()))
  expect(await contents(tenant)).toEqual(before)
})

it.each(['', 'application/json', 'multipart/form-data; boundary=x', 'application/zip', 'text/html', 'text', ';'])(
  'refuses the media type "%s"',
  async (type) => {
    const headers = type ? { 'Content-Type': type } : {}
    await refused('unsupported_media_type', 'POST', path, {
      token: tenant.token,
      body: new TextEncoder().encode('name\nZoë\n'),
      headers,
    })
  },
)

it('refuses a file over 10 MiB, announced or not, and adds nobody', async () => {
  const before = await contents(tenant)
  const row = `${'Zoë '.repeat(1000)}\n`
  for (const body of [`name\n${row.repeat(CSV_MAX_BYTES / 5000)}`, streamed('name\n', row, CSV_MAX_BYTES)]) {
    const { detail } = await refused('body_too_large', 'POST', path, csv(body))
    expect(detail).toBe(`Send at most ${CSV_MAX_BYTES} bytes.`)
  }
  expect(await contents(tenant)).toEqual(before)
})

it('takes a file over the limit of JSON', async () => {
  const bio = 'b'.repeat(900)
  const rows = Array.from({ length: 200 }, (_, index) => `P${index},x,${bio}`).join('\n')
  const { status, body } = await call('POST', path, csv(`name,email,bio\n${rows}`))
  expect([status, body.failed]).toEqual([200, 200])
})

it('refuses more than 10,000 people, and adds nobody', async () => {
  const before = await contents(tenant)
  const rows = Array.from({ length: 10_001 }, (_, index) => `Person ${index}`).join('\n')
  await refused('body_too_large', 'POST', path, csv(`name\n${rows}`))
  expect(await contents(tenant)).toEqual(before)
})

it('takes only a header, or one column of names', async () => {
  const empty = await call('POST', path, csv('name,email\n'))
  expect([empty.status, empty.body.rows]).toEqual([200, []])
  const one = await call('POST', path, csv('name\nOne Column\n'))
  expect([one.status, one.body.created]).toEqual([200, 1])
})

it('names each bad row and stores the good ones', async () => {
  const own = await newTenant()
  const bad = [
    'Bidi \u202e,,,',
    ',a@example.com,,',
    'E-mail,not an e-mail,,',
    'Phone,,12,',
    'Script,,,javascript:alert(1)',
    'Secret,,,https://user:secret@example.com/',
    `${'x'.repeat(121)},,,`,
    'Five,,,,,stray',
  ]
  const file = `name,email,phone,website\nGood,good@example.com,,\n${bad.join('\n')}\n`
  const { status, body } = await call('POST', `/api/company/${own.companyId}/employees/import`, {
    ...csv(file),
    token: own.token,
  })
  expect([status, body.created, body.failed]).toEqual([200, 1, bad.length])
  for (const row of body.rows.slice(1)) {
    expect(row).toMatchObject({ status: 'failed', errors: [{ message: expect.stringMatching(/^\S.*\.$/) }] })
  }
  const { employees } = (await contents(own))[0] as { employees: { full_name: string }[] }
  expect(employees.map((employee) => employee.full_name)).toEqual(['Good'])
})
