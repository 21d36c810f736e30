import { A } from '@solidjs/router'
import { Page } from '../parts/page'
import { notFound as text } from './entrance-text'

export const NotFound = () => (
  <Page title={text.title} lead={text.lead} narrow>
    <p>
      <A class="button" href="/admin">
        {text.back}
      </A>
    </p>
  </Page>
)
