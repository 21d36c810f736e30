import { drizzle } from 'drizzle-orm/neon-http'
import { expect, it } from 'vitest'
import type { TenantId } from '../../src/auth/actor'
import { findEmployee } from '../../src/employees/queries'

it('runs without the first wall: queries no longer name the tenant', () => {
  const tenant = 'a tenant' as TenantId
  const { params } = findEmployee(drizzle.mock() as never, tenant, 'an id').toSQL()
  expect(params).toEqual(['an id'])
})
