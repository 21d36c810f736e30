import { uuidv7 } from 'uuidv7'
import { expect, it } from 'vitest'
import { call, type Json } from './support/client'
import { addEmployee, asOwner, newTenant, type Tenant } from './support/tenant'

async function track(tenant: Tenant, slug: string, event_id: string) {
  const path = `/api/analytics/track?company_slug=${tenant.slug}&employee_slug=${slug}`
  expect((await call('POST', path, { json: { action: 'view', event_id } })).status).toBe(202)
}

/** Everything a company can be told about itself, as one text. */
async function everythingOf({ token, companyId }: Tenant) {
  const paths = [
    `/api/company/${companyId}`,
    `/api/company/${companyId}/employees?limit=200&status=all`,
    `/api/company/${companyId}/employees?q=e`,
    `/api/company/${companyId}/subscription`,
    `/api/analytics/company/${companyId}?limit=200`,
    '/api/auth/me',
  ]
  const answers = await Promise.all(paths.map((path) => call('GET', path, { token })))
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200))
  return answers.map(({ body }) => body as Json)
}

it('shows each company its own people, plan and events, and nothing of the other’s', async () => {
  const tenants = await Promise.all([newTenant(), newTenant()])
  const marks: string[][] = []
  for (const tenant of tenants) {
    const employee = await addEmployee(tenant, { full_name: `Person ${uuidv7()}` })
    const eventId = uuidv7()
    await track(tenant, employee.public_slug, eventId)
    await expect
      .poll(async () => (await asOwner('select id from analytics where id = $1', [eventId])).length, {
        timeout: 10_000,
      })
      .toBe(1)
    marks.push([tenant.companyId, tenant.slug, tenant.userId, employee.id, employee.full_name, eventId])
  }
  for (const [index, tenant] of tenants.entries()) {
    const seen = await everythingOf(tenant)
    const [company, people, found, , analytics] = seen
    expect(company.id).toBe(tenant.companyId)
    expect(people.items).toHaveLength(1)
    expect(found.items).toHaveLength(1)
    expect(analytics.events).toHaveLength(1)
    expect(analytics.summary.view).toBe(1)
    for (const mark of marks[1 - index] ?? []) expect(JSON.stringify(seen)).not.toContain(mark)
  }
})

it('answers another company’s person like one who never was', async () => {
  const [ours, theirs] = await Promise.all([newTenant(), newTenant()])
  const { id } = await addEmployee(theirs)
  for (const [method, path, json] of [
    ['GET', '/api/employees/ID', undefined],
    ['PUT', '/api/employees/ID', { full_name: 'X' }],
    ['PATCH', '/api/employees/ID', { full_name: 'X' }],
    ['DELETE', '/api/employees/ID', undefined],
    ['POST', '/api/employees/ID/invitation', {}],
    ['GET', '/api/analytics/employee/ID', undefined],
  ] as const) {
    const [real, invented] = await Promise.all(
      [id, uuidv7()].map((one) => call(method, path.replace('ID', one), { token: ours.token, json })),
    )
    const told = ({ status, body }: { status: number; body: Json }) => ({ ...body, request_id: '', status })
    expect(real?.status).toBe(404)
    expect(real && told(real)).toEqual(invented && told(invented))
  }
})

it('lets two companies use the same e-mails, external ids and names', async () => {
  const person = { full_name: 'Same Person', email: 'same@example.com', external_id: 'S-1' }
  const [ours, theirs] = await Promise.all([newTenant(), newTenant()])
  const [one, other] = await Promise.all([addEmployee(ours, person), addEmployee(theirs, person)])
  expect([one.public_slug, other.public_slug]).toEqual(['same-person', 'same-person'])
  expect(one.id).not.toBe(other.id)
})

it('imports into one company without a look at the other’s people', async () => {
  const [ours, theirs] = await Promise.all([newTenant(), newTenant()])
  const csv = 'name,id,email,title\nSame Person,S-1,same@example.com,Boss\nKeyless Person,,,Clerk'
  const send = async ({ companyId, token }: Tenant) => {
    const headers = { 'Content-Type': 'text/csv' }
    return (await call('POST', `/api/company/${companyId}/employees/import`, { token, body: csv, headers })).body
  }
  expect(await send(theirs)).toMatchObject({ created: 2 })
  expect(await send(ours)).toMatchObject({ created: 2, failed: 0 })
  expect(await send(ours)).toMatchObject({ created: 0, unchanged: 2 })
  const rows = await asOwner('select company_id from employees where company_id = any($1)', [
    [ours.companyId, theirs.companyId],
  ])
  expect(rows).toHaveLength(4)
})
