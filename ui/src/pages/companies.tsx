import { A, Navigate, useNavigate, useSearchParams } from '@solidjs/router'
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Index, Show } from 'solid-js'
import { Cache } from '../cache'
import { openCompany } from '../opened'
import { Brand } from '../parts/brand'
import { Loaded } from '../parts/loaded'
import { More } from '../parts/more'
import { Page } from '../parts/page'
import { SearchBox } from '../parts/search-box'
import { Toasts } from '../parts/toast'
import { useSession } from '../session'
import { PlanDialog, SwitchDialog } from './companies-dialogs'
import { type CompaniesPage, companiesKey, companiesQuery, type Listed } from './companies-query'
import { CompanyRow } from './companies-row'
import { type Status, statuses, text } from './companies-text'
import '../parts/header.css'
import './companies.css'

/** Outside of any company: for a superadmin only. */
export function Companies() {
  const { session } = useSession()
  return (
    <Show when={session()} fallback={<Navigate href="/admin/sign-in?next=/admin/companies" />}>
      {(session) => (
        <Show when={session().role === 'superadmin'} fallback={<Navigate href="/admin" />}>
          <header class="bar">
            <Brand />
          </header>
          <Cache>
            <CompanyList />
          </Cache>
        </Show>
      )}
    </Show>
  )
}

function CompanyList() {
  const { api, ask, session, signOut } = useSession()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams<{ q?: string; status?: Status }>()
  const search = () => ({ q: params.q ?? '', status: params.status ?? ('all' as const) })
  const [news, setNews] = createSignal('')
  const [dialog, setDialog] = createSignal<{ about: 'plan' | 'switch'; company: Listed }>()

  const companies = useInfiniteQuery(() => companiesQuery({ api, ask }, search()))
  const changed = (id: string, change: Partial<Listed>, sentence: string) => {
    const replace = (one: Listed) => (one.id === id ? { ...one, ...change } : one)
    client.setQueriesData<InfiniteData<CompaniesPage>>(
      { queryKey: companiesKey },
      (before) =>
        before && { ...before, pages: before.pages.map((page) => ({ ...page, items: page.items.map(replace) })) },
    )
    setNews(sentence)
  }
  const open = ({ id, name }: Listed) => {
    openCompany({ id, name })
    navigate('/admin')
  }

  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={
        <>
          <Show when={session()?.company_id}>
            <button
              type="button"
              class="button"
              onClick={() => {
                openCompany(undefined)
                navigate('/admin')
              }}
            >
              {text.back}
            </button>
          </Show>
          <A class="button" href="/admin/account">
            {text.account}
          </A>
          <button type="button" class="button" onClick={() => void signOut()}>
            {text.signOut}
          </button>
        </>
      }
    >
      <search class="companies-filters">
        <SearchBox
          class="companies-search"
          label={text.search}
          placeholder={text.placeholder}
          value={search().q}
          onSearch={(q) => setParams({ q: q || undefined }, { replace: true })}
        />
        <label class="companies-status">
          <span class="unseen">{text.status}</span>
          <select
            class="input"
            value={search().status}
            onChange={(event) => setParams({ status: event.currentTarget.value as Status }, { replace: true })}
          >
            <For each={Object.entries(statuses)}>{([status, label]) => <option value={status}>{label}</option>}</For>
          </select>
        </label>
      </search>
      <p class="saved companies-news" role="status">
        {news()}
      </p>
      <Loaded of={companies}>
        {(found) => (
          <Show
            when={found().pages[0]?.items.length}
            fallback={
              <div class="panel">
                <h2>{text.nothing}</h2>
                <p>{text.nothingFor(search().q)}</p>
              </div>
            }
          >
            <ul class="companies" aria-busy={companies.isPlaceholderData}>
              {/* By place, so that a row that changes keeps the button to which the focus returns. */}
              <Index each={found().pages.flatMap(({ items }) => items)}>
                {(company) => (
                  <CompanyRow
                    company={company()}
                    onOpen={() => open(company())}
                    onPlan={() => setDialog({ about: 'plan', company: company() })}
                    onSwitch={() => setDialog({ about: 'switch', company: company() })}
                  />
                )}
              </Index>
            </ul>
            <Show when={companies.hasNextPage}>
              <More of={companies} label={text.more} busy={text.loadingMore} />
            </Show>
          </Show>
        )}
      </Loaded>
      <Show when={dialog()} keyed>
        {({ about, company }) => {
          const props = {
            company,
            onClose: () => setDialog(undefined),
            done: (change: Partial<Listed>, sentence: string) => changed(company.id, change, sentence),
          }
          return about === 'plan' ? <PlanDialog {...props} /> : <SwitchDialog {...props} />
        }}
      </Show>
      <Toasts />
    </Page>
  )
}
