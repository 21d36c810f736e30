/** The plans on offer, with the active people each has room for. */
export const plans = {
  free: { maxEmployees: 25 },
  team: { maxEmployees: 500 },
  business: { maxEmployees: 20_000 },
} as const satisfies Record<string, { maxEmployees: number }>

export type Plan = keyof typeof plans
export const planNames = Object.keys(plans) as [Plan, ...Plan[]]
