import type { congress } from './congress'
import type { Api, Json } from './http'

const PASSWORD = 'we the people 1789'
/** A page that ends within the people of both fixtures, more than once in the larger. */
const PAGE_LIMIT = 90

/** A company of a running app, with the spreadsheet of its people, and the employees made of them. */
export type Company = ReturnType<typeof congress> & {
  name: string
  id: string
  slug: string
  token: string
  employees: Json[]
}

export async function signUp(api: Api, name: string, file: ReturnType<typeof congress>): Promise<Company> {
  const email = `admin-${crypto.randomUUID()}@example.com`
  const json = { email, password: PASSWORD, full_name: 'Ada Admin', company_name: name }
  const { access_token: token, company_id: id } = await api.ok('POST', '/api/auth/signup', { json })
  const { slug } = await api.ok('GET', `/api/company/${id}`, { token })
  return { ...file, name, id, slug, token, employees: [] }
}

export const importFile = (api: Api, { id, token, csv }: Company) =>
  api.call('POST', `/api/company/${id}/employees/import`, { token, csv })

export async function listEmployees(api: Api, { id, token }: Company, query = ''): Promise<Json[]> {
  const pages = await api.pages(`/api/company/${id}/employees${query}`, { token, limit: PAGE_LIMIT })
  return pages.flatMap((page) => page.items)
}

/** Every page of a company's analytics. */
export const analyticsPages = (api: Api, { id, token }: Company): Promise<Json[]> =>
  api.pages(`/api/analytics/company/${id}`, { token, limit: PAGE_LIMIT })

/** All that a company knows, as its own admin sees it. */
export async function everythingOf(api: Api, company: Company) {
  const { id, token } = company
  return {
    company: await api.ok('GET', `/api/company/${id}`, { token }),
    subscription: await api.ok('GET', `/api/company/${id}/subscription`, { token }),
    employees: await listEmployees(api, company, '?status=all'),
    analytics: await analyticsPages(api, company),
  }
}

/** Every employee beside the row they came from. */
export function employeesWithRows(companies: readonly Company[]) {
  return companies.flatMap((company) => {
    const rows = new Map(company.people.map((person) => [person.external_id, person]))
    return company.employees.map((employee) => {
      const person = rows.get(employee.external_id)
      if (!person) throw new Error(`no row for ${employee.external_id}`)
      return { company, employee, person }
    })
  })
}
