import { render } from 'solid-js/web'
import { App } from './app'
import './style.css'
import './parts/controls.css'
import './parts/states.css'

// A page's code is gone once a newer version is deployed: loading that version is the way on. Without a network, or after
// a reload that did not help, the page says what is wrong instead.
window.addEventListener('vite:preloadError', (event) => {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (!navigator.onLine || entry?.type === 'reload') return
  event.preventDefault()
  location.reload()
})

const root = document.getElementById('app')
if (!root) throw new Error('index.html has no #app')
render(() => <App />, root)
