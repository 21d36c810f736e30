import { expect, it } from 'vitest'
import { call, request } from './support/client'
import { addEmployee, newTenant } from './support/tenant'

it('signs up, adds a person, serves the card', async () => {
  const tenant = await newTenant('Acme & Söhne')
  expect(tenant.slug).toMatch(/^acme-and-so/)
  const employee = await addEmployee(tenant, { full_name: 'Zoë Ångström', phone: '+1-202-225-4876' })
  expect(employee).toMatchObject({ public_slug: 'zoe-angstroem', phone: '+12022254876' })
  const page = await request('GET', `/card/${tenant.slug}/zoe-angstroem`)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('Zoë Ångström')
  const json = await call('GET', `/api/card/${tenant.slug}/zoe-angstroem`)
  expect(json.body).toMatchObject({ employee_name: 'Zoë Ångström' })
})
