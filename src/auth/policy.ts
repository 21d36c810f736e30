import type { Actor, Role } from './actor'

/** Everything that can be done through the API, with who may do it. `own` means: to their own person only. */
export const rules = {
  public: { public: true, employee: true, admin: true, superadmin: true },
  'account:use': { public: false, employee: true, admin: true, superadmin: true },
  'company:create': { public: false, employee: false, admin: true, superadmin: true },
  'company:list': { public: false, employee: false, admin: false, superadmin: true },
  'company:read': { public: false, employee: true, admin: true, superadmin: true },
  'company:update': { public: false, employee: false, admin: true, superadmin: true },
  'dead-letter:list': { public: false, employee: false, admin: false, superadmin: true },
  'dead-letter:replay': { public: false, employee: false, admin: false, superadmin: true },
  'company:deactivate': { public: false, employee: false, admin: false, superadmin: true },
  'subscription:read': { public: false, employee: false, admin: true, superadmin: true },
  'subscription:change': { public: false, employee: false, admin: false, superadmin: true },
  'employee:list': { public: false, employee: true, admin: true, superadmin: true },
  'employee:create': { public: false, employee: false, admin: true, superadmin: true },
  'employee:import': { public: false, employee: false, admin: true, superadmin: true },
  'employee:read': { public: false, employee: true, admin: true, superadmin: true },
  'employee:update': { public: false, employee: 'own', admin: true, superadmin: true },
  'employee:preview': { public: false, employee: true, admin: true, superadmin: true },
  'employee:export': { public: false, employee: false, admin: true, superadmin: true },
  'employee:activate': { public: false, employee: false, admin: true, superadmin: true },
  'employee:deactivate': { public: false, employee: false, admin: true, superadmin: true },
  'employee:erase': { public: false, employee: false, admin: true, superadmin: true },
  'employee:invite': { public: false, employee: false, admin: true, superadmin: true },
  'analytics:company': { public: false, employee: false, admin: true, superadmin: true },
  'analytics:employee': { public: false, employee: 'own', admin: true, superadmin: true },
} as const satisfies Record<string, Record<Role, boolean | 'own'>>

export type Action = keyof typeof rules

/** Whether `actor` may do `action`, to the person `employeeId` where the action is about one. Fails closed. */
export function can(actor: Actor, action: Action, employeeId?: string): boolean {
  const allowed: boolean | 'own' = rules[action][actor.role]
  if (allowed === 'own') return actor.role === 'employee' && employeeId !== undefined && actor.employeeId === employeeId
  return allowed
}
