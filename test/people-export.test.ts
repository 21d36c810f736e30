import { expect, it } from 'vitest'
import { call, countedEnv, type Json, request } from './support/client'
import { addEmployee, enlarge, newEmployeeUser, newTenant, type Tenant } from './support/tenant'
import { readVcard } from './support/vcard-read'

const FORMULAS = ['=1+1', '+cmd', '-2', '@SUM(A1)', "'=quoted", "''-twice", '＝wide', "'tis plain", 'a;=1+1', "b;'-2"]

const download = async ({ companyId, token }: Tenant, file: string, env?: Json) => {
  const path = `/api/company/${companyId}/employees/export.${file}`
  const response = await request('GET', path, { token, ...(env && { env }) })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { response, bytes, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
}
const upload = ({ companyId, token }: Tenant, body: Uint8Array<ArrayBuffer>) =>
  call('POST', `/api/company/${companyId}/employees/import`, { token, body, headers: { 'Content-Type': 'text/csv' } })

const people = async ({ companyId, token }: Tenant): Promise<Json[]> => {
  const { body } = await call('GET', `/api/company/${companyId}/employees?limit=200`, { token })
  return body.items.map(({ id, company_id, card, created_at, updated_at, public_slug, ...rest }: Json) => rest)
}

const whole = {
  full_name: 'Zoë "Zo" Łęcka, Dr.',
  job_title: 'Head; of\tthings',
  department: 'R&D, Berlin',
  email: 'zoe@example.com',
  phone: '+442079460958;ext=12',
  whatsapp: '+447700900123',
  photo_url: 'https://example.com/a,b.png',
  bio: 'Two lines,\nand a "quote"\n\n=3',
  address: '1 Main Street, Town',
  external_id: '-007',
  social_links: { website: 'https://example.com/', x: 'https://x.com/zoe', calendar: 'https://example.com/book' },
}

it('is a spreadsheet that comes back whole, here as unchanged and elsewhere as new', async () => {
  const tenant = await newTenant()
  const { job_title: _tab, ...fields } = whole
  await addEmployee(tenant, { ...fields, job_title: 'Head; of things' })
  for (const [n, text] of FORMULAS.entries())
    await addEmployee(tenant, { full_name: `${text} ${n}`, job_title: text, bio: text, external_id: `${text}${n}` })
  const { response, bytes, text } = await download(tenant, 'csv')
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('Content-Disposition')).toBe('attachment; filename="people.csv"')
  expect(text.startsWith('\ufefffull name,job title,')).toBe(true)
  const again = await upload(tenant, bytes)
  expect(again.body).toMatchObject({ created: 0, updated: 0, unchanged: FORMULAS.length + 1, failed: 0 })
  const elsewhere = await newTenant()
  expect((await upload(elsewhere, bytes)).body).toMatchObject({ created: FORMULAS.length + 1, failed: 0 })
  expect(await people(elsewhere)).toEqual(await people(tenant))
})

it('lets no spreadsheet run a formula', async () => {
  const tenant = await newTenant()
  for (const [n, text] of FORMULAS.entries()) await addEmployee(tenant, { full_name: `${text} ${n}`, bio: text })
  const { text } = await download(tenant, 'csv')
  const cells = text.split(/\r\n|,/).map((cell) => cell.replace(/^"/, ''))
  expect(cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([])
  expect(cells).toContain("'=1+1")
})

it('has everybody, over many pages, and a deactivated person where asked', async () => {
  const tenant = await newTenant()
  await enlarge(tenant)
  const rows = Array.from({ length: 620 }, (_, n) => `Person ${n},p${n}@example.com`)
  await upload(tenant, Uint8Array.from(new TextEncoder().encode(`name,email\n${rows.join('\n')}`)))
  const { env, roundTrips } = countedEnv()
  const { text } = await download(tenant, 'csv', env)
  expect(await roundTrips()).toBe(3)
  expect(new Set(text.match(/p\d+@example\.com/g)).size).toBe(620)
  expect(text.split('\r\n')).toHaveLength(622)
  const contacts = (await download(tenant, 'vcf')).text
  expect(contacts.match(/BEGIN:VCARD\r\n/g)).toHaveLength(620)
  const { body } = await call('GET', `/api/company/${tenant.companyId}/employees?limit=2`, { token: tenant.token })
  const [one, two] = body.items
  await call('DELETE', `/api/employees/${two.id}`, { token: tenant.token })
  expect((await download(tenant, `csv?ids=${one.id},${two.id}`)).text.split('\r\n')).toHaveLength(4)
  expect((await download(tenant, 'csv?status=inactive')).text).toContain(`,deactivated,${two.card.url}\r\n`)
  expect((await download(tenant, 'csv?q=Person+61')).text.split('\r\n')).toHaveLength(13)
})

it('has the contacts as their cards give them', async () => {
  const tenant = await newTenant()
  const { card, id } = await addEmployee(tenant, { ...whole, job_title: 'Head' })
  const { response, text } = await download(tenant, `vcf?ids=${id}`)
  expect(response.headers.get('Content-Type')).toBe('text/vcard; charset=utf-8')
  const own = await request('GET', new URL(card.vcard_url).pathname)
  expect(text).toBe(await own.text())
  expect(readVcard(text).name).toBe(whole.full_name)
})

it('is not for employees, and refuses ids that are none', async () => {
  const tenant = await newTenant()
  const { token } = await newEmployeeUser(tenant)
  for (const file of ['csv', 'vcf']) {
    expect((await download({ ...tenant, token }, file)).response.status).toBe(403)
    for (const ids of ['', 'x', `${crypto.randomUUID()},`, Array(201).fill(crypto.randomUUID()).join(',')])
      expect((await download(tenant, `${file}?ids=${ids}`)).response.status).toBe(422)
  }
  const theirs = await addEmployee(await newTenant(), { full_name: 'Not Yours' })
  expect((await download(tenant, `csv?ids=${theirs.id}`)).text).not.toContain('Not Yours')
})
