import { expect, it } from 'vitest'
import { call, request } from './support/client'
import { contents, refused } from './support/problem'
import { addEmployee, asOwner, newTenant, PASSWORD, type Tenant } from './support/tenant'

const injections = [
  `Robert'); drop table employees; --`,
  `' or '1'='1`,
  `" or ""="`,
  `'; update users set is_superadmin = true; --`,
  `\\'; select pg_sleep(5); --`,
  `$1 $$ :name ? @x {{7*7}} \${7*7} <%= 7*7 %>`,
  `%_\\%`,
  `{"$gt": ""}`,
  `=cmd|'/c calc'!A1`,
]
const markup = [
  `<script>alert('zq1')</script>`,
  `</script><script>alert("zq2")</script>`,
  `<img src=x onerror=alert('zq3')>`,
  `"><svg onload=alert('zq4')>`,
  `' autofocus onfocus='alert(1) zq5`,
  `<!--<script>zq6`,
  `&lt;script&gt;zq7&amp;`,
  `]]></style><b>zq8`,
]

const textFields = ['full_name', 'job_title', 'department', 'bio', 'address', 'external_id'] as const
const tables = () =>
  asOwner(`select table_name from information_schema.tables where table_schema = 'public' order by 1`)
const isSuperadmin = async ({ userId }: Tenant) =>
  (await asOwner('select is_superadmin from users where id = $1', [userId]))[0]?.is_superadmin

it('stores SQL as the text that it is', async () => {
  const before = await tables()
  const tenant = await newTenant(injections[0])
  const { token } = tenant
  expect((await call('GET', `/api/company/${tenant.companyId}`, { token })).body.name).toBe(injections[0])
  for (const text of injections) {
    const fields = Object.fromEntries(textFields.map((field) => [field, text]))
    const { id } = await addEmployee(tenant, fields)
    expect((await call('GET', `/api/employees/${id}`, { token })).body).toMatchObject(fields)
    await call('PATCH', `/api/company/${tenant.companyId}`, { token, json: { name: text } })
    const [{ company }] = (await contents(tenant)) as [{ company: { name: string }[] }]
    expect(company.map(({ name }) => name)).toEqual([text])
    const found = await call('GET', `/api/company/${tenant.companyId}/employees?q=${encodeURIComponent(text)}`, {
      token,
    })
    expect(found.body.items.map((person: { id: string }) => person.id)).toEqual([id])
    await refused('wrong_credentials', 'POST', '/api/auth/login', { json: { email: tenant.email, password: text } })
    await call('POST', '/api/auth/login', { json: { email: tenant.email, password: PASSWORD } })
  }
  expect(await tables()).toEqual(before)
  expect(await isSuperadmin(tenant)).toBe(false)
})

it('stores SQL from a spreadsheet as the text that it is', async () => {
  const tenant = await newTenant()
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const body = `name,department\n${injections.map((text) => `${quoted(text)},${quoted(text)}`).join('\n')}`
  const path = `/api/company/${tenant.companyId}/employees`
  const headers = { 'Content-Type': 'text/csv' }
  const report = await call('POST', `${path}/import`, { token: tenant.token, body, headers })
  expect(report.body).toMatchObject({ created: injections.length, failed: 0 })
  const { items } = (await call('GET', path, { token: tenant.token })).body
  const stored = items.map((person: { full_name: string; department: string }) => [person.full_name, person.department])
  expect(stored.sort()).toEqual(injections.map((text) => [text, text]).sort())
})

it('stores HTML verbatim and shows it as text', async () => {
  for (const text of markup) {
    const tenant = await newTenant(text)
    const fields = Object.fromEntries(textFields.map((field) => [field, text]))
    const links = { website: `https://example.com/?${text}`, x: `https://x.com/#${text}` }
    const person = await addEmployee(tenant, {
      ...fields,
      photo_url: `https://example.com/${text}`,
      social_links: links,
    })
    expect(person).toMatchObject(fields)
    const path = `/card/${tenant.slug}/${person.public_slug}`
    const card = await call('GET', `/api${path}`)
    expect(card.body).toMatchObject({ employee_name: text, job_title: text, bio: text, company_name: text })
    const html = await (await request('GET', path)).text()
    expect(await shown(html)).toEqual({ script: 2, elements: [], handlers: [], heading: text })
    const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? []
    expect(JSON.parse(data)).toMatchObject({ name: text, jobTitle: text, worksFor: { name: text } })
    expect(data).not.toMatch(/[<>]/)
    expect(html.replace(data, '')).not.toContain(text)
  }
})

/** What a browser would make of the page: scripts, elements and handlers that only the texts above could have brought. */
async function shown(html: string) {
  const found = { script: 0, elements: [] as string[], handlers: [] as string[], heading: '' }
  const rewriter = new HTMLRewriter()
    .on('script', { element: () => void found.script++ })
    .on('img[src="x"], b:not([dir]), svg[onload]', { element: ({ tagName }) => void found.elements.push(tagName) })
    .on('*', {
      element: ({ attributes }) => {
        for (const [name = ''] of attributes)
          if (name.startsWith('on') || name === 'autofocus') found.handlers.push(name)
      },
    })
    .on('h1', {
      text: (chunk) => {
        found.heading += chunk.text
      },
    })
  await rewriter.transform(new Response(html)).text()
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
  found.heading = found.heading.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? '')
  return found
}

it('has one person per e-mail and external_id in a company, and any number across companies', async () => {
  const [ours, theirs] = await Promise.all([newTenant(), newTenant()])
  const path = `/api/company/${ours.companyId}/employees`
  const { token } = ours
  await addEmployee(ours, { email: 'zoe@example.com', external_id: 'E-1' })
  const other = await addEmployee(ours, { email: 'ada@example.com', external_id: 'E-2' })
  const before = await contents(ours)
  for (const clash of [{ email: 'ZOE@example.com' }, { external_id: 'E-1' }]) {
    const json = { full_name: 'Zoë', ...clash }
    await refused('conflict', 'POST', path, { token, json })
    await refused('conflict', 'PUT', `/api/employees/${other.id}`, { token, json })
    await refused('conflict', 'PATCH', `/api/employees/${other.id}`, { token, json: clash })
  }
  expect(await contents(ours)).toEqual(before)
  const twin = await addEmployee(theirs, { email: 'zoe@example.com', external_id: 'E-1' })
  expect(twin).toMatchObject({ email: 'zoe@example.com', external_id: 'E-1' })
})

it('signs an e-mail up once, and leaves nothing of the second try', async () => {
  const tenant = await newTenant()
  const name = `Second ${tenant.companyId}`
  const json = { email: tenant.email.toUpperCase(), password: PASSWORD, full_name: 'Ada', company_name: name }
  await refused('email_taken', 'POST', '/api/auth/signup', { json })
  expect(await asOwner('select id from companies where name = $1', [name])).toEqual([])
  expect(await asOwner('select id from users where email = $1', [tenant.email])).toEqual([{ id: tenant.userId }])
})

it.each(['superadmin', 'employee', 'Admin', 'public', ''])('signs nobody up as "%s"', async (role) => {
  const email = `role-${crypto.randomUUID()}@example.com`
  const json = { email, password: PASSWORD, full_name: 'Ada', role }
  const { errors } = await refused('invalid_input', 'POST', '/api/auth/signup', { json })
  expect(errors).toMatchObject([{ field: 'role' }])
  expect(await asOwner('select id from users where email = $1', [email])).toEqual([])
})
