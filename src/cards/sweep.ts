import { openDb } from '../db/client'
import { type Bindings, configOf } from '../env'
import { refreshCompany } from './project'
import { findUnprojected } from './queries'

/** Minutes after which a card that KV has not got is most likely on no way there. A sweep that was early costs reads of KV only. */
const OVERDUE_MINUTES = 15
/** Companies of one sweep; the next, a quarter of an hour later, takes more. */
const COMPANIES_MAX = 100

/** Has the cards put again whose change reached KV neither at once nor through the queue. Logs what it found. */
export async function sweepProjections(env: Bindings): Promise<void> {
  const companies = await findUnprojected(openDb(configOf(env).databaseUrl), OVERDUE_MINUTES, COMPANIES_MAX)
  for (const { companyId } of companies) await refreshCompany(env, companyId)
  const cards = companies.reduce((sum, company) => sum + company.cards, 0)
  console.log(JSON.stringify({ level: 'info', event: 'projections_swept', cards, companies }))
}
