import { describe, expect, it } from 'vitest'
import { call, countedEnv, type Json } from './support/client'
import { counts, numbered, rehearse, send } from './support/import'
import { contents } from './support/problem'
import { asOwner, enlarge, newTenant } from './support/tenant'

const verdicts = ({ rows }: Json) => rows.map(({ row, line, status, errors }: Json) => ({ row, line, status, errors }))

const BEFORE = [
  'name,id,email,phone,title',
  'Ann,1,ann@example.com,,Boss',
  'Bob,2,bob@example.com,,Clerk',
  'Cy,3,cy@example.com,,Clerk',
  'Dee,,dee@example.com,,Clerk',
  'Eve,,,+12022254876,Clerk',
  'Fay,6,fay@example.com,,Clerk',
].join('\n')

const MIXED = [
  'name,id,email,phone,title',
  'Ann,1,ann@example.com,,Boss',
  'Bob,2,bob@example.com,,Director',
  'Cyril,3,ann@example.com,,Clerk',
  'Dee,4,dee@example.com,,Clerk',
  'Eve,,,+12022254876,Clerk',
  'Eve,,,+12022254876,Director',
  'Fay,6,fay@example.com,,',
  'Gus,7,not an address,,',
  'Hal,8,cy@example.com,,',
  'Ivy,9,ivy@example.com,12345,',
  'Jo,10,jo@example.com,,New',
  'Bob again,,bob@example.com,,',
].join('\n')

it('says of each row what an import then does, and writes nothing', async () => {
  const tenant = await newTenant()
  const first = await send(tenant, BEFORE)
  await call('DELETE', `/api/employees/${first.body.rows[5].id}`, { token: tenant.token })
  const before = await contents(tenant)
  const { status, body } = await rehearse(tenant, MIXED)
  expect([status, body.dry_run]).toEqual([200, true])
  expect(counts(body)).toEqual({ created: 1, updated: 2, unchanged: 2, failed: 7 })
  expect(await contents(tenant)).toEqual(before)
  const real = await send(tenant, MIXED)
  expect(verdicts(body)).toEqual(verdicts(real.body))
  expect(body.columns).toEqual(real.body.columns)
  expect(Object.keys(real.body)).toEqual(['created', 'updated', 'unchanged', 'failed', 'columns', 'rows'])
  const ids = (report: Json) =>
    report.rows.filter(({ status }: Json) => ['updated', 'unchanged'].includes(status)).map(({ id }: Json) => id)
  expect(ids(body)).toEqual(ids(real.body))
  expect(body.rows.map(({ name }: Json) => name)).toEqual(
    MIXED.split('\n')
      .slice(1)
      .map((line) => line.split(',')[0]),
  )
})

it('judges alike wherever a row lies in a long file', async () => {
  const tenant = await newTenant()
  await enlarge(tenant)
  await send(tenant, 'name,id,email\nAnn,a,ann@example.com\nBob,b,bob@example.com')
  const filler = Array.from({ length: 300 }, (_, index) => `Filler ${index},f${index},`)
  // Ann gives her address up, Bob loses his: who takes the one or is found by the other comes chunks later.
  const file = [
    'name,id,email',
    'Ann,a,new@example.com',
    'Bob,b,',
    ...filler,
    'Zoe,z,ann@example.com',
    'Bob,,bob@example.com',
  ]
  const rehearsed = await rehearse(tenant, file.join('\n'))
  const real = await send(tenant, file.join('\n'))
  expect(verdicts(rehearsed.body)).toEqual(verdicts(real.body))
  expect(real.body.rows.slice(-2).map(({ errors }: Json) => errors?.[0].message)).toEqual([
    'Another person of the company has ann@example.com.',
    'An earlier row of this file is the same person; remove one of the two.',
  ])
  expect(counts(real.body)).toEqual({ created: 300, updated: 2, unchanged: 0, failed: 2 })
})

describe('the plan', () => {
  it('is explained before anything runs, and refuses only the import', async () => {
    const tenant = await newTenant()
    await send(tenant, numbered(3))
    const { status, body } = await rehearse(tenant, numbered(26))
    expect([status, body.created]).toEqual([200, 23])
    expect(body.plan).toEqual({ name: 'free', limit: 25, active: 3, new: 23, fits: false })
    expect((await send(tenant, numbered(26))).status).toBe(402)
    expect((await rehearse(tenant, numbered(25))).body.plan.fits).toBe(true)
  })

  it('does not count a row that is refused as a new person', async () => {
    const tenant = await newTenant()
    await send(tenant, `${numbered(24)}\nTaken,t`)
    await call('PATCH', `/api/employees/${(await rehearse(tenant, numbered(1))).body.rows[0].id}`, {
      token: tenant.token,
      json: { email: 'taken@example.com' },
    })
    const { body } = await rehearse(tenant, 'name,id,email\nNew,new,taken@example.com')
    expect(body).toMatchObject({ failed: 1, plan: { active: 25, new: 0, fits: true } })
  })
})

it('names every column with what it holds', async () => {
  const tenant = await newTenant()
  const long = 'x'.repeat(100)
  const { body } = await rehearse(
    tenant,
    `Salary,name,,Tel.\n1,Ann,,\n2,Bob,${long},+12022254876\n1,,,\n3,Cy,,\n4,Di,,`,
  )
  expect(body.headings).toEqual([
    { heading: 'Salary', field: null, samples: ['1', '2', '3'] },
    { heading: 'name', field: 'full_name', samples: ['Ann', 'Bob', 'Cy'] },
    { heading: 'column 3', field: null, samples: [long.slice(0, 80)] },
    { heading: 'Tel.', field: 'phone', samples: ['+12022254876'] },
  ])
})

it('takes true or false, and no other option', async () => {
  const tenant = await newTenant()
  for (const query of ['dry_run=yes', 'dryrun=true', 'dry_run=']) {
    const { status, body } = await send(tenant, 'name\nAnn', { query })
    expect([query, status, body.code]).toEqual([query, 422, 'invalid_input'])
  }
  expect((await send(tenant, 'name\nAnn', { query: 'dry_run=false' })).body.created).toBe(1)
})

it('of 10,000 people takes few round trips', async () => {
  const rows = 10_000
  const tenant = await newTenant()
  await enlarge(tenant)
  const people = Array.from({ length: rows }, (_, index) => `Person ${index},E${index},Staff ${index}`)
  const csv = `name,id,title\n${people.join('\n')}`
  await send(tenant, csv)
  const { env, roundTrips } = countedEnv()
  const { body } = await rehearse(tenant, csv.replace('Staff 9999', 'Chief'), { env })
  expect(counts(body)).toEqual({ created: 0, updated: 1, unchanged: rows - 1, failed: 0 })
  expect(await roundTrips()).toBeLessThanOrEqual(5)
  const [changed] = await asOwner('select count(*)::int as n from employees where company_id = $1 and job_title = $2', [
    tenant.companyId,
    'Chief',
  ])
  expect(changed?.n).toBe(0)
})
