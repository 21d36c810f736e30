import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { call, request, testEnv } from './support/client'
import { refused } from './support/problem'
import { addEmployee, newEmployeeUser, newTenant, type Tenant } from './support/tenant'

const png = (width: number, height: number, shade = 128) =>
  encode({
    width,
    height,
    data: new Uint8Array(width * height).fill(shade),
    channels: 1,
    depth: 8,
  }) as Uint8Array<ArrayBuffer>
const upload = (tenant: Tenant, body: BodyInit, token = tenant.token) =>
  call('POST', `/api/company/${tenant.companyId}/logo`, { token, body })
const path = ({ companyId }: Tenant) => `/api/company/${companyId}/logo`

it('is kept under its hash, served for ever, and shown on the cards', async () => {
  const tenant = await newTenant()
  const { public_slug } = await addEmployee(tenant)
  const bytes = png(120, 40)
  const { status, body } = await upload(tenant, bytes)
  expect([status, body]).toEqual([
    201,
    { logo_url: expect.stringMatching(/^\/media\/[0-9a-f]{64}$/), type: 'image/png', width: 120, height: 40 },
  ])
  expect((await upload(tenant, bytes)).body.logo_url).toBe(body.logo_url)

  const picture = await request('GET', body.logo_url)
  expect(new Uint8Array(await picture.arrayBuffer())).toEqual(bytes)
  expect(Object.fromEntries(picture.headers)).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  })

  const json = { logo_url: body.logo_url }
  const changed = await call('PATCH', `/api/company/${tenant.companyId}`, { token: tenant.token, json })
  expect(changed.body.logo_url).toBe(body.logo_url)
  const { html } = (await call('POST', `/api/company/${tenant.companyId}/preview`, { token: tenant.token, json: {} }))
    .body
  expect(html).toContain(`src="${testEnv.PUBLIC_URL}${body.logo_url}"`)
  expect(html).toContain(public_slug)
})

it('is told by its bytes, whatever is claimed', async () => {
  const tenant = await newTenant()
  const text = new TextEncoder()
  for (const bytes of [
    text.encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'),
    text.encode('<!doctype html><script>alert(1)</script>'),
    text.encode('GIF89a\x10\0\x10\0\0\0\0'),
    png(10, 10).slice(0, 12),
    new Uint8Array(0),
  ]) {
    await refused('unsupported_media_type', 'POST', path(tenant), {
      token: tenant.token,
      body: bytes,
      headers: { 'Content-Type': 'image/png' },
    })
  }
})

it('is neither too large nor too heavy', async () => {
  const tenant = await newTenant()
  const { errors } = await refused('invalid_input', 'POST', path(tenant), { token: tenant.token, body: png(2049, 1) })
  expect(errors[0].field).toBe('logo')
  expect((await upload(tenant, png(2048, 2048))).status).toBe(201)
  const heavy = new Uint8Array(256 * 1024 + 1)
  await refused('body_too_large', 'POST', path(tenant), { token: tenant.token, body: heavy })
})

it('is uploaded by administrators, and only pictures of ours may be paths', async () => {
  const tenant = await newTenant()
  const { token } = await newEmployeeUser(tenant)
  await refused('forbidden', 'POST', path(tenant), { token, body: png(1, 1) })
  for (const logo_url of ['/media/../api', '/media/abc', '//evil.example/x.png', `/media/${'A'.repeat(64)}`]) {
    const patch = `/api/company/${tenant.companyId}`
    const { errors } = await refused('invalid_input', 'PATCH', patch, { token: tenant.token, json: { logo_url } })
    expect(errors[0].field).toBe('logo_url')
  }
  expect((await request('GET', `/media/${'0'.repeat(64)}`)).status).toBe(404)
  expect((await request('GET', '/media/card:1:x')).status).toBe(404)
})

describe('a logo that is shown no more', () => {
  const show = ({ companyId, token }: Tenant, logo_url: string | null, env = testEnv) =>
    call('PATCH', `/api/company/${companyId}`, { token, json: { logo_url }, env })
  /** Whether the picture is there, and until when. */
  const kept = async (logo_url: string) => {
    const { keys } = await testEnv.CARDS.list({ prefix: `logo:${logo_url.slice('/media/'.length)}` })
    return keys.map(({ expiration }) => (expiration === undefined ? 'for good' : 'for a while'))
  }
  const shown = async (tenant: Tenant, shade: number) => {
    const { logo_url } = (await upload(tenant, png(8, 8, shade))).body
    await show(tenant, logo_url)
    return logo_url as string
  }

  const failing = { send: () => Promise.reject(new Error('down')) } as unknown as typeof testEnv.PROJECTIONS
  /** A KV that refuses the first writes of a logo. */
  const refusing = (times: number) =>
    new Proxy(testEnv.CARDS, {
      get: (kv, name) => {
        const real = (Reflect.get(kv, name) as (...args: unknown[]) => unknown).bind(kv)
        if (name !== 'put') return real
        return (key: string, ...rest: unknown[]) =>
          key.startsWith('logo:') && times-- > 0 ? Promise.reject(new Error('429')) : real(key, ...rest)
      },
    })

  it('stays when it is shown again though KV refuses a write, or the cards cannot be refreshed', async () => {
    const tenant = await newTenant()
    const first = await shown(tenant, 1)
    for (const [env, status] of [
      [{ ...testEnv, CARDS: refusing(1) }, 200],
      [{ ...testEnv, PROJECTIONS: failing }, 503],
    ] as const) {
      await show(tenant, null)
      expect((await show(tenant, first, env)).status).toBe(status)
      expect(await kept(first)).toEqual(['for good'])
    }
  })

  it('says to save again when it could not be kept, which helps, also where the first time was saved', async () => {
    const tenant = await newTenant()
    const first = await shown(tenant, 3)
    const { headers } = await request('GET', `/api/company/${tenant.companyId}`, { token: tenant.token })
    await show(tenant, null)
    const { status, body } = await show(tenant, first, { ...testEnv, CARDS: refusing(9) })
    expect([status, body.detail]).toEqual([503, expect.stringContaining('save again')])
    expect(await kept(first)).toEqual(['for a while'])
    const again = { json: { logo_url: first }, headers: { 'If-Match': headers.get('ETag') ?? '' } }
    const { token } = tenant
    expect((await call('PATCH', `/api/company/${tenant.companyId}`, { token, ...again })).status).toBe(412)
    expect(await kept(first)).toEqual(['for good'])
  })

  it('that is gone from KV keeps no other change from being saved', async () => {
    const tenant = await newTenant()
    const first = await shown(tenant, 4)
    await testEnv.CARDS.delete(`logo:${first.slice('/media/'.length)}`)
    expect((await show(tenant, first)).status).toBe(200)
  })

  it('goes a while after another took its place, or none did', async () => {
    const tenant = await newTenant()
    const first = await shown(tenant, 1)
    const second = await shown(tenant, 2)
    expect(await Promise.all([first, second].map(kept))).toEqual([['for a while'], ['for good']])
    expect((await request('GET', first)).status).toBe(200)
    await show(tenant, null)
    expect(await kept(second)).toEqual(['for a while'])
  })

  it('stays when it is shown again, by its address or by another upload', async () => {
    const tenant = await newTenant()
    const first = await shown(tenant, 1)
    for (const again of [() => show(tenant, first), () => shown(tenant, 1)]) {
      await show(tenant, null)
      expect(await kept(first)).toEqual(['for a while'])
      await again()
      expect(await kept(first)).toEqual(['for good'])
    }
  })

  it('stays while another company shows the same picture, or this one', async () => {
    const [tenant, other, thief] = [await newTenant(), await newTenant(), await newTenant()]
    const mine = await shown(tenant, 1)
    await shown(other, 1)
    await show(other, null)
    await show(thief, mine)
    await show(thief, null)
    expect(await kept(mine)).toEqual(['for good'])
  })
})
