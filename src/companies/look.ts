import { allow } from '../auth/require'
import { findFirstCard } from '../cards/queries'
import { readRefresh, refreshView } from '../cards/refresh'
import { inScope } from '../db/client'
import { factory } from '../env'
import { Problem } from '../errors'
import { LOGO_MAX_BYTES, logoView, storeLogo } from '../media/logo'
import { describe } from '../openapi'
import { body } from '../validate'
import { previewOf, previewView } from './preview'
import { findCompany } from './queries'
import { companyLook } from './schema'

/** What a company's cards look like, and when they do; under /api/company. */
export const companyLooks = factory
  .createApp()
  .post(
    '/:company_id/preview',
    describe('Companies', 'How a card would look with these values; nothing is changed', {
      200: { description: 'The page, and how the colour serves', json: previewView },
    }),
    allow('company:update'),
    body(companyLook),
    async (c) => {
      const { db, tenant, config } = c.var
      const [[company], [card]] = await inScope(c.var, findCompany(db, tenant), findFirstCard(db, tenant))
      if (!company) throw new Problem('not_found', 'There is no such company.')
      return c.json(previewOf(company, card, c.req.valid('json'), config.publicUrl), 200)
    },
  )
  .get(
    '/:company_id/refresh',
    describe('Companies', 'How far the cards are put again after the latest change of the company', {
      200: { description: 'Up to half a minute old', json: refreshView },
    }),
    allow('company:read'),
    async (c) => {
      const { db, tenant } = c.var
      const unavailable = (cause: unknown) => {
        throw new Problem('unavailable', 'The progress cannot be read; try again shortly.', {
          retryAfterSeconds: 5,
          cause,
        })
      }
      await inScope(c.var, findCompany(db, tenant))
      return c.json(await readRefresh(c.env.CARDS, tenant).catch(unavailable), 200)
    },
  )
  .post(
    '/:company_id/logo',
    describe(
      'Companies',
      `Upload a logo of at most ${LOGO_MAX_BYTES} bytes; send the logo_url that this answers with a PATCH of the company`,
      { 201: { description: 'Where the logo is', json: logoView } },
      { requestMedia: 'image/*' },
    ),
    allow('company:update'),
    async (c) => {
      const { db, tenant } = c.var
      const bytes = new Uint8Array(await c.req.arrayBuffer())
      await inScope(c.var, findCompany(db, tenant))
      return c.json(await storeLogo(c.env.CARDS, tenant, bytes), 201)
    },
  )
