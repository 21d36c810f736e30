/** A moment as PostgreSQL writes it ("2026-11-23 09:49:33.564+00") in the form of ISO 8601, zone and all. */
export const isoOf = (moment: string) => moment.replace(' ', 'T').replace(/[+-]\d\d$/, '$&:00')
