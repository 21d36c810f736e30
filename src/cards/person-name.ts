/** The parts of a name as vCard's N wants them (RFC 2426 §3.1.2), and the nickname that some write in quotes. */
export type PersonName = {
  family: string
  given: string
  additional: string
  prefix: string
  suffix: string
  nickname: string
}

const PREFIX =
  /^(?:(?:dr|prof|mrs?|ms|mx|rev|hon|capt|dipl\.-ing)\.?|(?:sr|fr|ing|mag|col|gen|lt)\.|miss|sir|dame|lord|lady)$/i
/** Spelt with their capitals: Ma and Do are surnames too. */
const SUFFIX =
  /^(?:(?:[JS]r|JR|SR|Esq)\.?|I{2,3}|IV|V|(?:Ph\.?D|M\.?D|D\.?D\.?S|J\.?D|R\.?N|P\.?E|M\.?A|M\.?Sc|B\.?Sc|MSc|BSc)\.?|MBA|CPA|CFA|PMP|[OMC]BE)$/
/** Words that belong to the family name that follows them. */
const PARTICLE =
  /^(van|von|der|den|de|del|della|di|da|do|dos|das|du|la|le|las|los|zu|zur|ter|ten|af|av|bin|ibn|al|el|st\.?)$/i
/** Opening and closing quotes around a nickname; an apostrophe inside a name (O’Neil) has no space before it. */
const NICKNAME = /(?<=^|\s)(?:"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|'([^']+)'|‘([^’]+)’|\(([^)]+)\))(?=$|[\s,])/u
/** Scripts whose names are written family first. */
const FAMILY_FIRST = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]+$/u

/** What stands around a name, and its words. `given` are those after a comma that follows the family name. */
function peel(fullName: string) {
  const quoted = NICKNAME.exec(fullName)
  const nickname = quoted?.slice(1).find(Boolean)?.trim() ?? ''
  const plain = quoted ? fullName.replace(quoted[0], ' ') : fullName
  const [head = '', ...afterComma] = plain.split(',').map((part) => part.trim())
  const trailing = afterComma.filter(Boolean)
  const words = head.split(/\s+/).filter(Boolean)

  const suffixes: string[] = []
  const listed = trailing.every((part) => part.split(/\s+/).every((word) => SUFFIX.test(word)))
  if (listed) suffixes.push(...trailing)
  while (words.length > 2 && SUFFIX.test(words.at(-1) ?? '')) suffixes.unshift(words.pop() ?? '')
  const prefixes: string[] = []
  while (words.length > 1 && PREFIX.test(words[0] ?? '')) prefixes.push(words.shift() ?? '')
  const given = listed ? [] : trailing.join(' ').split(/\s+/)
  return { prefix: prefixes.join(' '), suffix: suffixes.join(' '), nickname, words, given }
}

/** The words of a name in the order in which they are said, without titles, degrees and the like. */
export function nameWords(fullName: string): string[] {
  const { given, words } = peel(fullName)
  return [...given, ...words]
}

/** Splits a full name for sorting in an address book. A guess, hence FN always carries the name as it was given. */
export function splitName(fullName: string): PersonName {
  const { words, given: afterComma, ...rest } = peel(fullName)
  if (afterComma.length > 0) {
    const [given = '', ...additional] = afterComma
    return { ...rest, family: words.join(' '), given, additional: additional.join(' ') }
  }
  if (words.length < 2) return { ...rest, family: '', given: words[0] ?? rest.nickname, additional: '' }
  if (words.every((word) => FAMILY_FIRST.test(word))) {
    return { ...rest, family: words[0] ?? '', given: words.slice(1).join(' '), additional: '' }
  }
  let family = words.length - 1
  while (family > 1 && PARTICLE.test(words[family - 1] ?? '')) family--
  return {
    ...rest,
    family: words.slice(family).join(' '),
    given: words[0] ?? '',
    additional: words.slice(1, family).join(' '),
  }
}
