/** Octets on a line without its CRLF (RFC 2426 §2.6). */
const LINE_OCTETS = 75
const CR = 13
const LF = 10

/** Properties whose value is one text: a comma or semicolon in it has to be escaped. */
const SINGLE_TEXT = new Set(['FN', 'TITLE', 'NOTE', 'TEL', 'EMAIL', 'NICKNAME', 'UID'])
const URIS = new Set(['URL', 'SOURCE', 'X-SOCIALPROFILE'])
/** Components of a structured value (RFC 2426 §3.1.2, §3.2.1). */
const COMPONENTS: Record<string, number> = { N: 5, ADR: 7 }

/** What is wrong with the octets of a vCard 3.0 (RFC 2426); empty when nothing is. Shares no code with the writer. */
export function lintVcard(octets: Uint8Array): string[] {
  const { lines, problems } = physicalLines(octets)
  const logical: string[] = []
  for (const line of lines) {
    if (line.startsWith(' ')) logical.push((logical.pop() ?? '') + line.slice(1))
    else logical.push(line)
  }
  const names = logical.map((line) => line.split(/[:;]/, 1)[0] ?? '')
  if (logical[0] !== 'BEGIN:VCARD') problems.push('does not begin with BEGIN:VCARD')
  if (logical[1] !== 'VERSION:3.0') problems.push('VERSION:3.0 is not second')
  if (logical.at(-1) !== 'END:VCARD') problems.push('does not end with END:VCARD')
  for (const once of ['N', 'FN', 'REV', 'UID']) {
    if (names.filter((name) => name === once).length !== 1) problems.push(`${once} is not there exactly once`)
  }
  for (const line of new Set(logical)) {
    if (logical.filter((other) => other === line).length > 1) problems.push(`repeated: ${line}`)
    problems.push(...lintProperty(line).map((problem) => `${problem}: ${line}`))
  }
  return problems
}

function physicalLines(octets: Uint8Array): { lines: string[]; problems: string[] } {
  const lines: string[] = []
  const problems: string[] = []
  let start = 0
  for (let i = 0; i < octets.length; i++) {
    if (octets[i] === LF && octets[i - 1] !== CR) problems.push(`bare LF at ${i}`)
    if (octets[i] !== CR) continue
    if (octets[i + 1] !== LF) problems.push(`bare CR at ${i}`)
    const line = octets.subarray(start, i)
    if (line.length > LINE_OCTETS) problems.push(`line of ${line.length} octets`)
    if (line.length === 0) problems.push(`empty line at ${i}`)
    try {
      lines.push(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line))
    } catch {
      problems.push(`a character is split at ${i}`)
    }
    start = i + 2
  }
  if (start !== octets.length) problems.push('does not end with CRLF')
  return { lines, problems }
}

function lintProperty(line: string): string[] {
  const [, name = '', parameters = '', value = ''] = /^([A-Z-]+)((?:;[A-Z]+=[A-Za-z0-9,-]+)*):(.*)$/su.exec(line) ?? []
  if (!name) return ['not name;PARAMETER=value:value']
  const problems: string[] = []
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(line)) problems.push('control character')
  if (/^[;,\s]*$/.test(value)) problems.push('empty property')
  if (URIS.has(name) || parameters.toLowerCase() === ';value=uri') {
    if (!/^https?:\/\/[^\s]+$/.test(value)) problems.push('not an http(s) URL')
    return problems
  }
  if (name === 'REV' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) problems.push('not a UTC time')
  if (name === 'UID' && !/^urn:uuid:[0-9a-f-]{36}$/.test(value)) problems.push('not urn:uuid')
  if (name === 'PHOTO') return /^[A-Za-z0-9+/]+=*$/.test(value) ? problems : [...problems, 'not base64']
  if (/\\(?![\\,;n])/.test(value.replace(/\\\\/g, ''))) problems.push('stray backslash')
  const bare = value.replace(/\\./g, '')
  if (SINGLE_TEXT.has(name) && /[,;]/.test(bare)) problems.push('unescaped comma or semicolon')
  const expected = COMPONENTS[name]
  if (expected !== undefined && bare.split(';').length !== expected) problems.push(`not ${expected} components`)
  return problems
}
