import { Navigate, Route, Router, type RouteSectionProps, useLocation, usePreloadRoute } from '@solidjs/router'
import { ErrorBoundary, lazy, Suspense } from 'solid-js'
import { AdminsOnly, EditorsOnly, EmployeesOnly } from './pages/admins-only'
import { NotFound } from './pages/not-found'
import { Shell } from './pages/shell'
import { SignIn } from './pages/sign-in'
import { Loading } from './parts/loaded'
import { OfflineNote } from './parts/offline'
import { BarePage } from './parts/page'
import { Failure } from './parts/problem'
import { SessionProvider } from './session'

const SignUp = lazy(async () => ({ default: (await import('./pages/sign-up')).SignUp }))
const Accept = lazy(async () => ({ default: (await import('./pages/accept')).Accept }))
const Home = lazy(async () => ({ default: (await import('./pages/home')).Home }))
const AnalyticsPage = lazy(async () => ({ default: (await import('./pages/analytics')).AnalyticsPage }))
const PersonAnalyticsPage = lazy(async () => ({
  default: (await import('./pages/analytics-person')).PersonAnalyticsPage,
}))
const MyCard = lazy(async () => ({ default: (await import('./pages/my-card')).MyCard }))
const MyNumbers = lazy(async () => ({ default: (await import('./pages/my-numbers')).MyNumbers }))
const People = lazy(async () => ({ default: (await import('./pages/people')).People }))
const NewPerson = lazy(async () => ({ default: (await import('./pages/new-person')).NewPerson }))
const PersonPage = lazy(async () => ({ default: (await import('./pages/person')).PersonPage }))
const ImportPage = lazy(async () => ({ default: (await import('./pages/import')).ImportPage }))
const CompanyPage = lazy(async () => ({ default: (await import('./pages/company')).CompanyPage }))
const SubscriptionPage = lazy(async () => ({ default: (await import('./pages/subscription')).SubscriptionPage }))
const Account = lazy(async () => ({ default: (await import('./pages/account')).Account }))
const Companies = lazy(async () => ({ default: (await import('./pages/companies')).Companies }))

export const App = () => (
  <Router root={Root} scrollRestoration>
    <Route path="/" component={() => <Navigate href="/admin" />} />
    <Route path="/admin/sign-in" component={SignIn} />
    <Route path="/admin/sign-up" component={SignUp} />
    <Route path="/admin/accept" component={Accept} />
    <Route path="/admin/companies" component={Companies} />
    <Route path="/admin" component={Shell}>
      <Route path="/" component={Home} />
      <Route path="/account" component={Account} />
      <Route path="/card" component={EmployeesOnly}>
        <Route path="/" component={MyCard} />
        <Route path="/numbers" component={MyNumbers} />
      </Route>
      <Route path="/" component={AdminsOnly}>
        <Route path="/analytics" component={AnalyticsPage} />
        <Route path="/analytics/people/:id" component={PersonAnalyticsPage} />
        <Route path="/people" component={People} />
        <Route path="/" component={EditorsOnly}>
          <Route path="/people/new" component={NewPerson} />
          <Route path="/import" component={ImportPage} />
        </Route>
        <Route path="/people/:id" component={PersonPage} />
        <Route path="/company" component={CompanyPage} />
        <Route path="/subscription" component={SubscriptionPage} />
      </Route>
      <Route path="*" component={NotFound} />
    </Route>
    <Route path="*" component={NotFound} />
  </Router>
)

function Root(props: RouteSectionProps) {
  // The page's code comes while the API is asked who is signed in: one wait instead of two.
  usePreloadRoute()(useLocation().pathname)
  return (
    <>
      <OfflineNote />
      <SessionProvider>
        <ErrorBoundary
          fallback={(error) => (
            <BarePage>
              <Failure error={error} retry={() => location.reload()} />
            </BarePage>
          )}
        >
          <Suspense fallback={<Loading />}>{props.children}</Suspense>
        </ErrorBoundary>
      </SessionProvider>
    </>
  )
}
