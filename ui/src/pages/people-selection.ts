import { createSignal } from 'solid-js'
import type { Person } from '../api'
import type { People } from './people-pages'

/** Who is selected: people one by one, or everyone who matches but some. */
type Selected = { everyone: boolean; exceptions: ReadonlyMap<string, Person> }
const NOBODY: Selected = { everyone: false, exceptions: new Map() }

export function createSelection(people: Pick<People, 'total' | 'between'>) {
  const [selected, setSelected] = createSignal(NOBODY)
  /** Where a range begins that Shift extends. */
  let anchor: number | undefined

  const has = (id: string) => selected().everyone !== selected().exceptions.has(id)
  const size = () => {
    const { everyone, exceptions } = selected()
    return everyone ? Math.max(0, (people.total() ?? 0) - exceptions.size) : exceptions.size
  }

  /** Sets the person at `index`; with `range`, all from the one set before. Throws when they cannot all be read. */
  async function set(index: number, person: Person, on: boolean, range: boolean) {
    const from = range ? anchor : undefined
    anchor = index
    const rows = from === undefined ? [person] : await people.between(Math.min(from, index), Math.max(from, index))
    setSelected(({ everyone, exceptions }) => {
      const next = new Map(exceptions)
      for (const person of rows) {
        if (on === everyone) next.delete(person.id)
        else next.set(person.id, person)
      }
      return { everyone, exceptions: next }
    })
  }
  function setEveryone(everyone: boolean) {
    anchor = undefined
    setSelected({ everyone, exceptions: new Map() })
  }
  return { selected, has, size, set, setEveryone, clear: () => setEveryone(false) }
}

export type Selection = ReturnType<typeof createSelection>
