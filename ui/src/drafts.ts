import type { Values } from './parts/form'

/** What was typed into a form and is not saved: over what it was typed, and the entity tag of that, if it had one. */
export type Draft = { values: Values; base: Values; tag?: string | undefined }

const PREFIX = 'edgecard.draft/'
const keyOf = (...parts: string[]) => PREFIX + parts.map(encodeURIComponent).join('/')

/** Where the draft of a form waits in this tab for the same person, in the same company, to come back to it. */
export function createDraftStore(user_id: string, company_id: string, form: string) {
  const key = keyOf(user_id, company_id, form)
  return {
    read(): Draft | undefined {
      const kept = sessionStorage.getItem(key)
      return kept ? (JSON.parse(kept) as Draft) : undefined
    },
    keep(draft: Draft) {
      try {
        sessionStorage.setItem(key, JSON.stringify(draft))
      } catch (error) {
        // Longer than what a browser stores; it is still in the form.
        console.warn(error)
      }
    },
    drop: () => sessionStorage.removeItem(key),
  }
}

/** Removes every draft of this tab, or those of everybody but `user_id`. */
export function forgetDrafts(user_id?: string) {
  const own = user_id && `${keyOf(user_id)}/`
  const others = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && !(own && key.startsWith(own)))
  for (const key of others) sessionStorage.removeItem(key)
}
