import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filled, startsOf } from '../../ui/src/pages/analytics-intervals'

/** Milliseconds: a database that is made anew, on a busy machine. */
const START_TIMEOUT_MS = 180_000

let postgres: PGlite
beforeAll(async () => {
  postgres = await PGlite.create()
}, START_TIMEOUT_MS)
afterAll(() => postgres.close())

/** What the API would say of a period in which something happens every quarter of an hour. */
async function truncated(interval: string, zone: string, from: string, until: string): Promise<number[]> {
  const { rows } = await postgres.query<{ at: Date }>(
    `SELECT DISTINCT date_trunc($1, quarter, $2) AS at
       FROM generate_series($3::timestamptz, $4::timestamptz - interval '1 second', '15 minutes') AS quarter ORDER BY at`,
    [interval, zone, from, until],
  )
  return rows.map(({ at }) => at.getTime())
}

/** Where days and hours are strange: half and quarter hours, half an hour of summer time, clocks that change at midnight. */
const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...['America/Havana', 'Africa/Cairo', 'America/Santiago', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'],
]

describe.each(zones)('in %s', (zone) => {
  it.each([
    ['hour', '2025-03-01', '2025-05-01'],
    ['hour', '2025-09-01', '2025-11-30'],
    ['day', '2024-12-15', '2026-01-15'],
    ['week', '2024-12-15', '2026-01-15'],
  ] as const)('%ss begin where PostgreSQL says, from %s to %s', async (interval, from, until) => {
    const starts = startsOf(interval, zone, Date.parse(from), Date.parse(until))
    const expected = await truncated(interval, zone, `${from}T00:00Z`, `${until}T00:00Z`)
    expect(starts.map((start) => new Date(start))).toEqual(expected.map((start) => new Date(start)))
  })
})

describe('a series', () => {
  const berlin = { interval: 'hour' as const, time_zone: 'Europe/Berlin', from: '2025-10-26', to: '2025-10-26' }

  it('has noughts where nothing happened, also in the hour that comes twice', () => {
    const buckets = [{ at: '2025-10-26T01:00:00+00:00', counts: { view: 2 } }]
    const { starts, counts } = filled({ ...berlin, buckets })
    expect(starts).toHaveLength(24)
    expect(starts.map((start) => new Date(start).toISOString().slice(11, 16)).slice(0, 3)).toEqual([
      '00:00',
      '01:00',
      '02:00',
    ])
    expect(counts.map(({ view }) => view ?? 0).slice(0, 3)).toEqual([0, 2, 0])
  })

  it('ends now, and loses nothing that the API dates otherwise', () => {
    const buckets = [{ at: '2025-10-26T05:30:00+00:00', counts: { view: 1 } }]
    const { starts } = filled({ ...berlin, buckets }, Date.parse('2025-10-26T02:10Z'))
    expect(starts.map((start) => new Date(start).toISOString().slice(11, 16))).toEqual([
      '00:00',
      '01:00',
      '02:00',
      '05:30',
    ])
    expect(filled({ ...berlin, buckets: [] }, Date.parse('2025-10-01'))).toMatchObject({ starts: [] })
  })
})
