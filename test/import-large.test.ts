import { expect, it } from 'vitest'
import { countedEnv } from './support/client'
import { send } from './support/import'
import { recordedProjections } from './support/projections'
import { enlarge, newTenant } from './support/tenant'

it.each([
  ['an e-mail', (index: number) => `Person ${index % 500},p${index}@example.com,`],
  ['a name and a phone', (index: number) => `Person ${index},,+1202225${String(index).padStart(4, '0')}`],
])('imports 10,000 people with only %s as fast, the second time too', async (_, row) => {
  const rows = 10_000
  const tenant = await newTenant()
  await enlarge(tenant)
  const csv = `name,email,phone\n${Array.from({ length: rows }, (_, index) => row(index)).join('\n')}`
  for (const outcome of ['created', 'unchanged']) {
    const counted = countedEnv()
    const { env } = recordedProjections(counted.env)
    const { status, body } = await send(tenant, csv, { env })
    expect([status, body.code, body[outcome]]).toEqual([200, undefined, rows])
    expect(await counted.roundTrips()).toBeLessThanOrEqual(rows / 250 + 5)
  }
})
