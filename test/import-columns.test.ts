import { expect, it } from 'vitest'
import { call, type Json } from './support/client'
import { columns, counts, rehearse, send } from './support/import'
import { newTenant, type Tenant } from './support/tenant'

const people = async ({ companyId, token }: Tenant): Promise<Json[]> =>
  (await call('GET', `/api/company/${companyId}/employees`, { token })).body.items

it('reads a column as it is told to, and leaves out what it is told to', async () => {
  const tenant = await newTenant()
  const csv = 'Who,Title,Durchwahl: Büro,Email\nAnn,Dr.,+12022254876,ann@example.com'
  const query = columns('Who:full_name', 'Durchwahl: Büro:phone', 'Title:ignore')
  const rehearsed = await rehearse(tenant, csv, { query })
  expect(rehearsed.body.headings.map(({ field }: Json) => field)).toEqual(['full_name', null, 'phone', 'email'])
  const { body } = await send(tenant, csv, { query })
  expect(counts(body)).toEqual({ created: 1, updated: 0, unchanged: 0, failed: 0 })
  expect(body.columns.ignored).toEqual(['Title'])
  expect(await people(tenant)).toMatchObject([
    { full_name: 'Ann', job_title: null, phone: '+12022254876', email: 'ann@example.com' },
  ])
})

it('names the headings and what is below them when there is no name, so that one can be chosen', async () => {
  const tenant = await newTenant()
  const csv = 'Kollege,Email\nAnn,ann@example.com\nBob,'
  for (const refused of [await send(tenant, csv), await rehearse(tenant, csv)]) {
    expect([refused.status, refused.body.code]).toEqual([400, 'malformed_csv'])
    expect(refused.body.headings).toEqual([
      { heading: 'Kollege', field: null, samples: ['Ann', 'Bob'] },
      { heading: 'Email', field: 'email', samples: ['ann@example.com'] },
    ])
  }
  expect((await send(tenant, csv, { query: columns('Kollege:full_name') })).body.created).toBe(2)
})

it('names a column without a heading by its place', async () => {
  const tenant = await newTenant()
  expect((await send(tenant, ',id\nAnn,1', { query: columns('column 1:full_name') })).body.created).toBe(1)
  expect(await people(tenant)).toMatchObject([{ full_name: 'Ann', external_id: '1' }])
})

it('does not touch what an ignored column would have changed', async () => {
  const tenant = await newTenant()
  await send(tenant, 'name,id,title\nAnn,1,Boss')
  const { body } = await send(tenant, 'name,id,title\nAnn,1,Clerk', { query: columns('title:ignore') })
  expect(body.unchanged).toBe(1)
  expect(await people(tenant)).toMatchObject([{ job_title: 'Boss' }])
})

it.each<[string, string[], RegExp]>([
  ['a heading that is not there', ['Nobody:email'], /no column "Nobody"; it has "name", "mail"/],
  ['a field that is not there', ['mail:salary'], /one of: full_name, .*external_id.*, ignore/],
  ['no field', ['mail'], /"mail" is not understood. Send Heading:field/],
  ['no heading', [':email'], /not understood/],
  ['one heading twice', ['mail:email', 'mail:ignore'], /given twice/],
])('refuses %s', async (_, choices, message) => {
  const tenant = await newTenant()
  for (const answer of [send, rehearse]) {
    const { status, body } = await answer(tenant, 'name,mail\nAnn,', { query: columns(...choices) })
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'invalid_input', 'column'])
    expect(body.detail).toMatch(message)
  }
  expect(await people(tenant)).toEqual([])
})
