/** What a party may do, as bits of one number on the ledger. */
export const roles = {
  manufacturer: 1,
  laboratory: 2,
  carrier: 4,
  warehouse: 8,
  clinic: 16,
  regulator: 32,
  quality: 64,
} as const

export type Role = keyof typeof roles

export function isRole(text: string): text is Role {
  return Object.hasOwn(roles, text)
}

export function rolesAsBits(list: readonly Role[]): number {
  return list.reduce((bits, role) => bits | roles[role], 0)
}

export function bitsAsRoles(bits: number): Role[] {
  return (Object.keys(roles) as Role[]).filter((role) => (bits & roles[role]) !== 0)
}
