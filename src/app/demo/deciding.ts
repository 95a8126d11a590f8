import type { Budget } from '../../coldchain/index.ts'
import { formatCelsius, formatSpan, type Name } from '../../values/index.ts'
import { assess, listExcursions, weigh } from '../excursion.ts'
import { printedName, shortId, typedName } from '../lookup.ts'
import type { Scene } from './cast.ts'
import type { Narrator } from './narrator.ts'

export type Decided = { readonly cleared: readonly Name[]; readonly condemned: readonly Name[] }

/** Quality assurance looks at the readings themselves and decides carton by carton. */
export async function decide({ at }: Scene, { chapter, step }: Narrator): Promise<Decided> {
  chapter('Quality assurance decides from the readings themselves')
  const decided = { cleared: [] as Name[], condemned: [] as Name[] }
  for (const excursion of await listExcursions(at.manufacturer))
    for (const { unit } of excursion.affected) {
      const { decision, reasons, budget } = await weigh(at.manufacturer, unit.name)
      if (decision === 'undecided') continue
      const reason = reasons.join('; ')
      await assess(at.manufacturer, { unit: unit.name, excursion: excursion.id, decision, reason })
      decided[decision].push(unit.name)
      const command = `excursion assess ${shortId(excursion.id)} --unit ${typedName(unit.name)} --decision ${decision} --reason "…"`
      step('manufacturer', command, `${printedName(unit.name)} ${decision}: ${spentInWords(budget)}`)
    }
  return decided
}

/** The row of the maker's figures that was spent most. */
function spentInWords(budget: readonly Budget[]): string {
  const [row] = budget.toSorted((a, b) => b.spentCertainMs - a.spentCertainMs)
  if (!row) return 'nothing was spent'
  const { above, spentCertainMs, permittedMs } = row
  return `${formatSpan(spentCertainMs)} above ${formatCelsius(above)}, ${formatSpan(permittedMs)} permitted`
}
