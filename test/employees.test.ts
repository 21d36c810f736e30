import { describe, expect, it } from 'vitest'
import { call, request } from './support/client'
import { addEmployee, asOwner, enlarge, newSuperadmin, newTenant, type Tenant } from './support/tenant'

const people = async (tenant: Tenant, query = '') =>
  (await call('GET', `/api/company/${tenant.companyId}/employees?${query}`, { token: tenant.token })).body

describe('adding', () => {
  it('makes the person and the card in one transaction, by either spelling of the route', async () => {
    const tenant = await newTenant()
    for (const path of [`/api/company/${tenant.companyId}/employees`, `/api/employees/company/${tenant.companyId}`]) {
      const json = { full_name: 'Grace Hopper', phone: '+1 202-225-4876', social_links: { x: '@grace' } }
      const { status, body } = await call('POST', path, { token: tenant.token, json })
      expect(status).toBe(201)
      const url = `https://cards.test/card/${tenant.slug}/${body.public_slug}`
      expect(body).toMatchObject({
        company_id: tenant.companyId,
        full_name: 'Grace Hopper',
        phone: '+12022254876',
        social_links: { x: 'https://x.com/grace' },
        is_active: true,
        card: { url, qr_code: `${url}/qr.svg`, vcard_url: `${url}.vcf` },
      })
    }
    const slugs = (await people(tenant)).items.map((item: { public_slug: string }) => item.public_slug)
    expect(slugs).toEqual(['grace-hopper', 'grace-hopper-2'])
  })

  it('gives people of one name slugs of their own in a race', async () => {
    const tenant = await newTenant()
    const added = await Promise.all(Array.from({ length: 8 }, () => addEmployee(tenant, { full_name: 'Same Name' })))
    expect(new Set(added.map(({ public_slug }) => public_slug)).size).toBe(8)
  })

  it('makes a slug for a name in any script', async () => {
    const tenant = await newTenant()
    for (const full_name of ['محمد علي', '山田太郎', 'Łukasz Żak', '🎉🎉', '!!!']) {
      const { public_slug, card } = await addEmployee(tenant, { full_name })
      expect(public_slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect((await request('GET', new URL(card.url).pathname)).status).toBe(200)
    }
  })
})

describe('changing', () => {
  it('PUT replaces, PATCH merges, and the card shows it at once', async () => {
    const tenant = await newTenant()
    const { id, card } = await addEmployee(tenant, { full_name: 'Old Name', job_title: 'Clerk', bio: 'Old bio' })
    const api = `/api${new URL(card.url).pathname}`
    await call('GET', api)
    const { token } = tenant
    const patched = await call('PATCH', `/api/employees/${id}`, { token, json: { job_title: 'Chief' } })
    expect(patched.body).toMatchObject({ full_name: 'Old Name', job_title: 'Chief', bio: 'Old bio' })
    expect((await call('GET', api)).body).toMatchObject({ job_title: 'Chief', bio: 'Old bio' })
    const put = await call('PUT', `/api/employees/${id}`, { token, json: { full_name: 'New Name' } })
    expect(put.body).toMatchObject({ full_name: 'New Name', job_title: null, bio: null })
    expect((await call('GET', api)).body).toMatchObject({ employee_name: 'New Name', job_title: null, bio: null })
  })

  it('keeps times in the database', async () => {
    const tenant = await newTenant()
    const { id, created_at, updated_at } = await addEmployee(tenant)
    expect(updated_at).toBe(created_at)
    const changed = await call('PATCH', `/api/employees/${id}`, { token: tenant.token, json: { bio: 'x' } })
    expect(changed.body.created_at).toBe(created_at)
    expect(Date.parse(changed.body.updated_at)).toBeGreaterThan(Date.parse(updated_at))
  })
})

describe('deactivating', () => {
  it('takes the card down with 410, keeps its slug, and can be undone', async () => {
    const tenant = await newTenant()
    const { token } = tenant
    const { id, card, public_slug } = await addEmployee(tenant, { full_name: 'Leaving Soon' })
    const path = new URL(card.url).pathname
    expect((await request('GET', path)).status).toBe(200)
    const gone = await call('DELETE', `/api/employees/${id}`, { token })
    expect([gone.status, gone.body.is_active]).toEqual([200, false])
    for (const suffix of ['', '.vcf', '/qr.svg', '/qr.png'])
      expect((await request('GET', path + suffix)).status).toBe(410)
    expect((await call('GET', `/api${path}`)).body.code).toBe('card_gone')
    const next = await addEmployee(tenant, { full_name: 'Leaving Soon' })
    expect(next.public_slug).not.toBe(public_slug)
    expect((await people(tenant)).items).toHaveLength(1)
    expect((await people(tenant, 'status=inactive')).items).toHaveLength(1)
    const back = await call('PATCH', `/api/employees/${id}`, { token, json: { is_active: true } })
    expect(back.body.public_slug).toBe(public_slug)
    expect((await request('GET', path)).status).toBe(200)
  })
})

describe('listing', () => {
  it('pages by name, each person once, and finds by name, title, department and e-mail', async () => {
    const tenant = await newTenant()
    const names = ['Émile Zola', 'Ada', 'Bo', 'Ada', 'Cy', 'Dee', 'Ωμέγα']
    for (const [index, full_name] of names.entries()) {
      await addEmployee(tenant, {
        full_name,
        email: `p${index}@example.com`,
        job_title: index === 4 ? '100%_sure' : 'Staff',
      })
    }
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await people(tenant, `limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.items.map((item: { id: string }) => item.id))
      cursor = page.next_cursor ?? ''
    } while (cursor)
    expect(seen).toHaveLength(names.length)
    expect(new Set(seen).size).toBe(names.length)
    const found = async (q: string) => (await people(tenant, `q=${encodeURIComponent(q)}`)).items.length
    expect([await found('ada'), await found('P3@'), await found('100%_'), await found('%'), await found('zz')]).toEqual(
      [2, 1, 1, 1, 0],
    )
  })
})

describe('a plan', () => {
  it('holds at its limit, even in a race, and when somebody comes back', async () => {
    const tenant = await newTenant()
    const { token, companyId } = tenant
    await asOwner('update subscriptions set max_employees = 3 where company_id = $1', [companyId])
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        call('POST', `/api/company/${companyId}/employees`, { token, json: { full_name: `Person ${index}` } }),
      ),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    const refused = answers.filter(({ status }) => status !== 201)
    for (const { status, body } of refused) expect([status, body.code, body.limit]).toEqual([402, 'plan_limit', 3])
    const [first] = answers.filter(({ status }) => status === 201)
    await call('DELETE', `/api/employees/${first?.body.id}`, { token })
    await addEmployee(tenant)
    const back = await call('PATCH', `/api/employees/${first?.body.id}`, { token, json: { is_active: true } })
    expect(back.body.code).toBe('plan_limit')
    const rows = await asOwner(
      'select (select count(*)::int from employees where company_id = $1) as people, (select count(*)::int from cards where company_id = $1) as cards',
      [companyId],
    )
    expect(rows[0]).toEqual({ people: 4, cards: 4 })
  })

  it('is changed by a superadmin only, with its history kept', async () => {
    const tenant = await newTenant()
    const path = `/api/company/${tenant.companyId}/subscription`
    expect((await call('PUT', path, { token: tenant.token, json: { plan: 'team' } })).status).toBe(403)
    const superadmin = await newSuperadmin()
    const { body } = await call('PUT', path, { token: superadmin.token, json: { plan: 'team' } })
    expect(body).toMatchObject({
      plan: 'team',
      max_employees: 500,
      history: [{ plan: 'team', ends_at: null }, { plan: 'free' }],
    })
  })

  it('has one that is current, however many change it at once', async () => {
    const { companyId } = await newTenant()
    const { token } = await newSuperadmin()
    const path = `/api/company/${companyId}/subscription`
    const changes = Array.from({ length: 8 }, () => call('PUT', path, { token, json: { plan: 'team' } }))
    for (const { status, body } of await Promise.all(changes)) expect([200, 'conflict']).toContain(body.code ?? status)
    const current = await asOwner('select plan from subscriptions where company_id = $1 and ends_at is null', [
      companyId,
    ])
    expect(current).toEqual([{ plan: 'team' }])
  })
})

describe('a superadmin', () => {
  it('lists all companies and acts on any of them, and on people by id', async () => {
    const tenant = await newTenant()
    const { id } = await addEmployee(tenant)
    await enlarge(tenant)
    const { token } = await newSuperadmin()
    const { body } = await call('GET', `/api/company?q=${encodeURIComponent(tenant.slug.replace('-', ' '))}`, { token })
    expect(body.items).toMatchObject([{ id: tenant.companyId, plan: 'business', people: 1 }])
    expect((await call('GET', `/api/employees/${id}`, { token })).status).toBe(200)
    expect((await call('PATCH', `/api/employees/${id}`, { token, json: { bio: 'Seen' } })).status).toBe(200)
    expect((await call('GET', `/api/company/${tenant.companyId}/employees`, { token })).body.items).toHaveLength(1)
  })
})

describe('a company that never was', () => {
  it.each([
    ['GET', '/api/company/ID', undefined],
    ['PATCH', '/api/company/ID', { name: 'X' }],
    ['GET', '/api/company/ID/subscription', undefined],
    ['PUT', '/api/company/ID/subscription', { plan: 'team' }],
    ['GET', '/api/company/ID/employees', undefined],
    ['POST', '/api/company/ID/employees', { full_name: 'X' }],
    ['GET', '/api/analytics/company/ID', undefined],
  ])('is not found by a superadmin: %s %s', async (method, path, json) => {
    const { token } = await newSuperadmin()
    const { status, body } = await call(method, path.replace('ID', crypto.randomUUID()), { token, json })
    expect([status, body.code]).toEqual([404, 'not_found'])
  })
})

describe('another company', () => {
  it('is made by an admin, who becomes its admin and can switch to it', async () => {
    const { token } = await newTenant()
    const made = await call('POST', '/api/company', { token, json: { name: 'Second Venture', brand_color: '#ABC' } })
    expect([made.status, made.body.brand_color]).toEqual([201, '#aabbcc'])
    expect((await call('GET', `/api/company/${made.body.id}`, { token })).status).toBe(403)
    const switched = await call('POST', '/api/auth/switch', { token, json: { company_id: made.body.id } })
    expect(switched.body).toMatchObject({ role: 'admin', company_id: made.body.id })
    expect((await call('GET', `/api/company/${made.body.id}`, { token: switched.body.access_token })).status).toBe(200)
  })
})

it('makes no company for the admin of one that is switched off', async () => {
  const tenant = await newTenant()
  await asOwner('update companies set is_active = false where id = $1', [tenant.companyId])
  const { body } = await call('POST', '/api/company', { token: tenant.token, json: { name: 'Way Out' } })
  expect(body.code).toBe('forbidden')
})
