import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { SocialLinks } from '../cards/payload'

// Timestamps are kept by the database: defaults here, `updated_at` by a trigger (drizzle/0002_triggers.sql).
const createdAt = timestamp('created_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow()
const updatedAt = timestamp('updated_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow()
const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' })

export const DEFAULT_BRAND_COLOR = '#1f3a5f'

export const companies = pgTable(
  'companies',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    slug: text().notNull().unique('companies_slug'),
    domain: text(),
    logoUrl: text('logo_url'),
    brandColor: text('brand_color').notNull().default(DEFAULT_BRAND_COLOR),
    /** On a person's card for the kinds that the person has not. */
    defaultLinks: jsonb('default_links').$type<SocialLinks>().notNull().default({}),
    legalFooter: text('legal_footer'),
    /** Months for which single events are kept; their counts stay. */
    eventMonths: integer('event_months').notNull().default(13),
    /** Whether the network that an event came from is kept with it. */
    keepsNetworks: boolean('keeps_networks').notNull().default(true),
    isActive: boolean('is_active').notNull().default(true),
    createdAt,
    updatedAt,
  },
  (t) => [
    index('companies_by_name').on(t.name, t.id),
    check('companies_brand_color', sql`${t.brandColor} ~ '^#[0-9a-f]{6}$'`),
    check('companies_event_months', sql`${t.eventMonths} between 1 and 120`),
  ],
)

export const employees = pgTable(
  'employees',
  {
    companyId: uuid('company_id')
      .notNull()
      .references(() => companies.id),
    id: uuid().notNull(),
    /** Never reused: a deactivated person keeps the row, and so the slug. */
    publicSlug: text('public_slug').notNull(),
    externalId: text('external_id'),
    fullName: text('full_name').notNull(),
    jobTitle: text('job_title'),
    department: text(),
    email: text(),
    phone: text(),
    whatsapp: text(),
    photoUrl: text('photo_url'),
    bio: text(),
    address: text(),
    socialLinks: jsonb('social_links').$type<SocialLinks>().notNull().default({}),
    isActive: boolean('is_active').notNull().default(true),
    createdAt,
    updatedAt,
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    unique('employees_public_slug').on(t.companyId, t.publicSlug),
    uniqueIndex('employees_email').on(t.companyId, t.email),
    uniqueIndex('employees_external_id').on(t.companyId, t.externalId),
    // With is_active, so that a list skips people without reading them.
    index('employees_by_name').on(t.companyId, t.fullName, t.id, t.isActive),
    index('employees_by_change').on(t.companyId, t.updatedAt, t.id, t.isActive),
  ],
)

export const cards = pgTable(
  'cards',
  {
    companyId: uuid('company_id').notNull(),
    employeeId: uuid('employee_id').notNull(),
    /** Raised by triggers whenever the person or the company changes; orders the projections in KV. */
    cardVersion: bigint('card_version', { mode: 'number' }).notNull().default(1),
    /** The newest version that KV is known to have; the sweep looks for cards where it lags. */
    projectedVersion: bigint('projected_version', { mode: 'number' }).notNull().default(0),
    createdAt,
    updatedAt,
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.employeeId] }),
    foreignKey({ columns: [t.companyId, t.employeeId], foreignColumns: [employees.companyId, employees.id] }),
  ],
)

export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey(),
    email: text().notNull().unique('users_email'),
    passwordHash: text('password_hash').notNull(),
    fullName: text('full_name').notNull(),
    /** The company that login opens. */
    companyId: uuid('company_id').references(() => companies.id),
    isSuperadmin: boolean('is_superadmin').notNull().default(false),
    isActive: boolean('is_active').notNull().default(true),
    /** Carried by every token; raising it ends every session of the user at once. */
    tokenEpoch: integer('token_epoch').notNull().default(0),
    createdAt,
    updatedAt,
  },
  (t) => [check('users_email_lower', sql`${t.email} = lower(${t.email})`)],
)

export const memberRoles = ['admin', 'employee'] as const
export type MemberRole = (typeof memberRoles)[number]

export const memberships = pgTable(
  'memberships',
  {
    companyId: uuid('company_id')
      .notNull()
      .references(() => companies.id),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    role: text({ enum: memberRoles }).notNull(),
    employeeId: uuid('employee_id'),
    createdAt,
    updatedAt,
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.userId] }),
    foreignKey({ columns: [t.companyId, t.employeeId], foreignColumns: [employees.companyId, employees.id] }),
    unique('memberships_employee').on(t.companyId, t.employeeId),
    index('memberships_by_user').on(t.userId),
    check('memberships_role', sql`${t.role} = 'admin' or (${t.role} = 'employee' and ${t.employeeId} is not null)`),
  ],
)

/** The newest invitation of each person: no other is good (drizzle/0018_invitations.sql). */
export const invitations = pgTable(
  'invitations',
  {
    companyId: uuid('company_id').notNull(),
    employeeId: uuid('employee_id').notNull(),
    /** The link carries it. */
    id: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.employeeId] }),
    foreignKey({ columns: [t.companyId, t.employeeId], foreignColumns: [employees.companyId, employees.id] }),
  ],
)

/** One row per period of a plan; the current one has no end. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    companyId: uuid('company_id')
      .notNull()
      .references(() => companies.id),
    id: uuid().notNull(),
    plan: text().notNull(),
    /** Active people that the plan has room for; a trigger holds it. */
    maxEmployees: integer('max_employees').notNull(),
    startsAt: moment('starts_at').notNull().defaultNow(),
    endsAt: moment('ends_at'),
    createdAt,
    updatedAt,
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    uniqueIndex('subscriptions_current').on(t.companyId).where(sql`${t.endsAt} is null`),
    check('subscriptions_max_employees', sql`${t.maxEmployees} >= 0`),
  ],
)

/** Failed sign-ins per e-mail, and per e-mail and network, whether or not such a user exists, so that a lock-out tells nothing. */
export const loginThrottle = pgTable('login_throttle', {
  /** Of the e-mail, or of the e-mail and the network: login_key (drizzle/0009_sign_in_by_network.sql). */
  emailHash: text('email_hash').primaryKey(),
  failures: integer().notNull(),
  lockedUntil: moment('locked_until'),
  updatedAt,
})

/** Messages that could not be worked on, until somebody has them sent again. */
export const deadLetters = pgTable(
  'dead_letters',
  {
    /** The message's own, so that one delivered twice is kept once. */
    id: text().primaryKey(),
    queue: text().notNull(),
    reason: text().notNull(),
    /** JSON as text: jsonb cannot hold all that JSON can. */
    body: text().notNull(),
    buriedAt: moment('buried_at').notNull().defaultNow(),
  },
  (t) => [index('dead_letters_by_age').on(t.buriedAt, t.id)],
)
