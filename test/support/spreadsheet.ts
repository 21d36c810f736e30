import { type ParsedRow, parsePeople } from '../../src/employees/parse'
import { Problem } from '../../src/errors'

/** The file in chunks of so many bytes: 1 splits every character and every line end. */
function stream(file: string | Uint8Array, chunkBytes = 65_536) {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  let at = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + chunkBytes))
      at += chunkBytes
    },
  })
}

export async function read(file: string | Uint8Array, chunkBytes?: number) {
  const { columns, rows } = await parsePeople(stream(file, chunkBytes))
  return { columns, rows: await all(rows) }
}

export const people = async (file: string | Uint8Array, chunkBytes?: number) =>
  (await read(file, chunkBytes)).rows.map((row) => (row.ok ? row.person : row))

export const names = async (file: string | Uint8Array, chunkBytes?: number) =>
  (await read(file, chunkBytes)).rows.map((row) => (row.ok ? row.person.full_name : row.errors))

export async function problem(file: string | Uint8Array) {
  const caught: unknown = await read(file).catch((error) => error)
  if (caught instanceof Problem) return { code: caught.code, detail: caught.message }
  throw new Error('read without a problem', { cause: caught })
}

export async function all(rows: AsyncIterable<ParsedRow>) {
  const found: ParsedRow[] = []
  for await (const row of rows) found.push(row)
  return found
}
