import { describe, expect, it } from 'vitest'
import { call, countedEnv, type Json, request } from './support/client'
import { addEmployee, newEmployeeUser, newTenant, type Tenant } from './support/tenant'

const list = async ({ companyId, token }: Tenant, query = '') =>
  (await call('GET', `/api/company/${companyId}/employees?${query}`, { token })).body

async function allPages(tenant: Tenant, query: string) {
  const found: Json[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await list(tenant, `${query}&limit=2${cursor && `&cursor=${cursor}`}`)
    found.push(...page.items)
    cursor = page.next_cursor
  }
  return found
}

describe('the list', () => {
  it('sorts by each column in both directions, over pages, each person once', async () => {
    const tenant = await newTenant()
    for (const [full_name, job_title, department] of [
      ['Bo', 'Clerk', 'Sales'],
      ['Ada', 'Boss', null],
      ['Cy', null, 'Art'],
      ['Ada', 'Clerk', 'Art'],
      ['Dee', null, null],
    ])
      await addEmployee(tenant, { full_name, job_title, department })
    const [first] = (await list(tenant)).items
    await call('PATCH', `/api/employees/${first.id}`, { token: tenant.token, json: { bio: 'Last to change' } })
    const { items } = await list(tenant)
    const keys: Record<string, (person: Json) => string> = {
      name: ({ full_name }) => full_name,
      title: ({ job_title }) => job_title ?? '',
      department: ({ department }) => department ?? '',
      updated: ({ updated_at }) => new Date(updated_at).toISOString(),
    }
    for (const [sort, key] of Object.entries(keys)) {
      const up = await allPages(tenant, `sort=${sort}`)
      const down = await allPages(tenant, `sort=-${sort}`)
      expect(up.map(key)).toEqual(items.map(key).toSorted())
      expect(down.map(({ id }) => id)).toEqual(up.map(({ id }) => id).toReversed())
      expect(new Set(up.map(({ id }) => id)).size).toBe(5)
    }
    expect((await list(tenant, 'sort=-updated')).items[0].bio).toBe('Last to change')
  })

  it('counts what matches, whatever the page, in one round trip', async () => {
    const tenant = await newTenant()
    for (const full_name of ['Ada One', 'Ada Two', 'Bo']) await addEmployee(tenant, { full_name })
    const { id } = await addEmployee(tenant, { full_name: 'Ada Gone' })
    await call('DELETE', `/api/employees/${id}`, { token: tenant.token })
    const { env, roundTrips } = countedEnv()
    const path = `/api/company/${tenant.companyId}/employees?limit=1`
    expect((await call('GET', path, { token: tenant.token, env })).body.total).toBe(3)
    expect(await roundTrips()).toBe(1)
    expect((await list(tenant, 'q=ada')).total).toBe(2)
    expect((await list(tenant, 'q=ada&status=all&limit=1')).total).toBe(3)
    expect(await list(tenant, 'q=nobody')).toEqual({ items: [], next_cursor: null, total: 0 })
  })

  it('is read from any place, with the cursor that goes on from there', async () => {
    const tenant = await newTenant()
    for (const full_name of ['Ada', 'Bo', 'Cy', 'Dee', 'Ed']) await addEmployee(tenant, { full_name })
    const namesAt = async (query: string) => {
      const { items, next_cursor, total } = await list(tenant, query)
      return { names: items.map(({ full_name }: Json) => full_name), next_cursor, total }
    }
    const middle = await namesAt('offset=1&limit=2')
    expect(middle).toMatchObject({ names: ['Bo', 'Cy'], total: 5 })
    expect((await namesAt(`limit=2&cursor=${middle.next_cursor}`)).names).toEqual(['Dee', 'Ed'])
    expect(await namesAt('sort=-name&offset=3&limit=2')).toEqual({ names: ['Bo', 'Ada'], next_cursor: null, total: 5 })
    expect(await namesAt('offset=5')).toEqual({ names: [], next_cursor: null, total: 5 })
    const both = await list(tenant, `offset=1&cursor=${middle.next_cursor}`)
    expect([both.code, both.errors]).toEqual([
      'invalid_input',
      [{ field: 'offset', message: 'Send a cursor or an offset, not both.' }],
    ])
  })

  it('refuses a cursor of another sort, and a sort that it does not know', async () => {
    const tenant = await newTenant()
    await Promise.all([addEmployee(tenant), addEmployee(tenant)])
    const { next_cursor } = await list(tenant, 'limit=1')
    for (const sort of ['-name', 'title', '-updated'])
      expect((await list(tenant, `sort=${sort}&cursor=${next_cursor}`)).code).toBe('invalid_cursor')
    expect((await list(tenant, 'sort=password')).code).toBe('invalid_input')
  })
})

describe('If-Match', () => {
  const person = async () => {
    const tenant = await newTenant()
    const { id } = await addEmployee(tenant, { full_name: 'First Name' })
    const path = `/api/employees/${id}`
    const { token } = tenant
    const tag = async () => (await request('GET', path, { token })).headers.get('ETag') ?? ''
    const write = (method: string, match?: string, json: Json = { full_name: 'Second Name' }) =>
      call(method, path, {
        token,
        ...(match !== undefined && { headers: { 'If-Match': match } }),
        ...(method !== 'DELETE' && { json }),
      })
    return { tenant, path, tag, write, token }
  }

  it('lets the first of two writers through, and answers the other 412 with what is there now', async () => {
    const { tag, write, path, token } = await person()
    const before = await tag()
    expect(before).toMatch(/^"[\x21\x23-\x7e]+"$/)
    const first = await write('PUT', before)
    expect([first.status, first.response.headers.get('ETag')]).toEqual([200, await tag()])
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const late = await write(method, before, { full_name: 'Third Name' })
      expect([late.status, late.body.code]).toEqual([412, 'precondition_failed'])
      expect([late.body.etag, late.response.headers.get('ETag')]).toEqual([await tag(), await tag()])
    }
    expect((await call('GET', path, { token })).body).toMatchObject({ full_name: 'Second Name', is_active: true })
    expect((await write('DELETE', await tag())).body.is_active).toBe(false)
  })

  it('is decided by the database when both come at once', async () => {
    const { tag, write } = await person()
    const before = await tag()
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => write('PATCH', before, { bio: `Writer ${index}` })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412])
  })

  it('takes any state for *, one of several for a list, and none for what is weak or no tag', async () => {
    const { tag, write } = await person()
    expect((await write('PATCH', '*')).status).toBe(200)
    expect((await write('PATCH', `"other", ${await tag()}`)).status).toBe(200)
    for (const wrong of [`W/${await tag()}`, '', 'nonsense', '""', `"'; drop table employees"`, '"infinity"']) {
      expect([wrong, (await write('PATCH', wrong)).status]).toEqual([wrong, 412])
    }
    expect((await write('PATCH')).status).toBe(200)
  })

  it('costs no round trip more, and is 404 for nobody', async () => {
    const { path, token, tag, tenant } = await person()
    const headers = { 'If-Match': await tag() }
    const counted = countedEnv()
    const json = { bio: 'One trip' }
    expect((await call('PATCH', path, { token, headers, json, env: counted.env })).status).toBe(200)
    expect((await call('PATCH', path, { token, headers, json, env: counted.env })).status).toBe(412)
    expect(await counted.roundTrips()).toBe(2)
    const other = await newTenant()
    expect((await call('PATCH', path, { token: other.token, headers, json })).status).toBe(404)
    const nobody = `/api/employees/${crypto.randomUUID()}`
    expect((await call('PATCH', nobody, { token: tenant.token, headers: { 'If-Match': '*' }, json })).status).toBe(404)
  })
})

describe('a preview', () => {
  const preview = ({ companyId }: { companyId: string }, token: string, json: Json, query = '', env?: Json) =>
    request('POST', `/api/company/${companyId}/employees/preview${query}`, { token, json, ...(env && { env }) })

  it('is the page that the card has once it is saved', async () => {
    const tenant = await newTenant()
    const json = { full_name: 'Grace Hopper', job_title: 'Admiral', bio: '<b>Bugs</b>', phone: '+12022254876' }
    const { env, roundTrips } = countedEnv()
    const shown = await preview(tenant, tenant.token, json, '', env)
    expect(await roundTrips()).toBe(1)
    expect((await list(tenant, 'status=all')).total).toBe(0)
    const { card, id } = await addEmployee(tenant, json)
    const page = await request('GET', new URL(card.url).pathname)
    for (const name of ['Content-Type', 'Content-Security-Policy'])
      expect(shown.headers.get(name)).toBe(page.headers.get(name))
    expect(shown.headers.get('Cache-Control')).toBe('no-store')
    // The frame that shows a preview lets no script run, and a preview counts nothing.
    const text = (await page.text()).replace(/<noscript>.*<\/noscript><script>[\s\S]*<\/script>(?=<\/body>)/, '')
    expect(await shown.text()).toBe(text)
    await addEmployee(tenant, { full_name: 'Other Name' })
    const own = await preview(tenant, tenant.token, { ...json, full_name: 'Grace Hopper' }, `?employee_id=${id}`)
    expect(await own.text()).toBe(text)
  })

  it('is there for employees, and names what cannot be shown', async () => {
    const tenant = await newTenant()
    const { token } = await newEmployeeUser(tenant)
    expect((await preview(tenant, token, { full_name: 'My Name' })).status).toBe(200)
    const refused = await preview(tenant, token, { full_name: '', phone: '12' })
    const { errors } = (await refused.json()) as Json
    expect([refused.status, errors.map(({ field }: Json) => field)]).toEqual([422, ['full_name', 'phone']])
  })
})
