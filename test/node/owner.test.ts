import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

/** PostgreSQL manual, 54.7 Message Formats: SSLRequest. */
const SSL_REQUEST = '0000000804d2162f'

const dev = (file: string) => fileURLToPath(new URL(`../../dev/${file}`, import.meta.url))

/** What the first bytes are that a script sends to the database which MIGRATION_DATABASE_URL names, and what it says then. */
async function greeting(script: string[], host: string, query = '') {
  const server = createServer((socket) => socket.once('data', (data) => socket.end(() => greetings.push(data))))
  const greetings: Buffer[] = []
  onTestFinished(() => void server.close())
  await once(server.listen(0, host), 'listening')
  const owner = `postgres://owner:secret@${host}:${(server.address() as AddressInfo).port}/x${query}`
  const { PATH } = process.env
  const env = { PATH, MIGRATION_DATABASE_URL: owner, DATABASE_URL: 'postgres://edgecard_app:secret@127.0.0.1/x' }
  const [file = '', ...args] = script
  const child = spawn(process.execPath, [dev(file), ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  for await (const chunk of child.stderr) said += chunk
  return { first: greetings[0]?.subarray(0, 8).toString('hex'), said }
}

test.each([[['migrate.ts']], [['superadmin.ts', 'root@example.com']], [['password.ts', 'ann@example.com']]])(
  '%s asks for TLS',
  async (script) => {
    // Of the loopback network, but none of the names that stand for this machine.
    const { first, said } = await greeting(script, '127.0.0.2')
    expect(first).toBe(SSL_REQUEST)
    expect(said).toMatch(/^\S+ cannot connect to 127\.0\.0\.2:\d+ .+ MIGRATION_DATABASE_URL, .+\n$/)
    for (const [host, query] of [
      ['127.0.0.1', ''],
      ['127.0.0.2', '?sslmode=disable'],
    ] as const) {
      expect((await greeting(script, host, query)).first).not.toBe(SSL_REQUEST)
    }
  },
)
