import { useQuery } from '@tanstack/solid-query'
import { Loaded } from '../parts/loaded'
import { Page } from '../parts/page'
import { useWorkplace } from '../workplace'
import { CompanyForm } from './company-form'
import { text } from './company-text'
import './company.css'

export function CompanyPage() {
  const company = useQuery(useWorkplace().queries.company)
  return (
    <Page title={text.title} lead={text.lead}>
      <Loaded of={company}>{(present) => <CompanyForm present={present()} />}</Loaded>
    </Page>
  )
}
