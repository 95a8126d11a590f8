import { folded } from './folded.ts'

/** Something with what hangs on it. */
export type Branch = { readonly text: string; readonly under?: readonly Branch[] }

/** A tree for a terminal, no wider than it. Texts come from outside and are made printable. */
export function tree({ text, under = [] }: Branch): string {
  return [folded('', text), ...branches(under, '')].join('\n')
}

function branches(under: readonly Branch[], indent: string): string[] {
  return under.flatMap(({ text, under: beneath = [] }, at) => {
    const last = at === under.length - 1
    const inside = `${indent}${last ? '   ' : '│  '}`
    return [folded(`${indent}${last ? '└─ ' : '├─ '}`, text, inside), ...branches(beneath, inside)]
  })
}
