import type { Name } from '../../values/index.ts'
import { writeDurably } from '../files.ts'
import { shortId, typedName } from '../lookup.ts'
import { makeReport } from '../reporting.ts'
import { traceConsequences, traceToCause } from '../tracing.ts'
import { type VerifyResult, verify } from '../verify.ts'
import { players, type Scene } from './cast.ts'
import type { Narrator } from './narrator.ts'
import type { Vaccinated } from './vaccinating.ts'

/** From the fever back to its causes, from the batch forward to everyone concerned, and everything verified. */
export async function investigate(
  scene: Scene,
  batch: Name,
  { symptom }: Vaccinated,
  { chapter, step }: Narrator,
): Promise<{ verified: boolean; report: string }> {
  chapter('An investigator asks: why, who else, and is all of it true?')
  const { laboratory } = scene.at
  const { trace: back } = await traceToCause(laboratory, symptom)
  const route = back.route.map(({ name, party }) => name ?? party).join(' → ')
  step(
    'laboratory',
    `trace back ${shortId(symptom)}`,
    `${back.stages.length} stages, ${route}, ${back.excursions.length} excursion`,
  )
  const { trace: forward } = await traceConsequences(laboratory, batch)
  const { totals, doses, symptoms } = forward
  const reached = `${totals.registered} vials, ${totals.opened} opened, ${doses.length} doses, ${symptoms.length} report`
  step('laboratory', `trace forward ${typedName(batch)}`, reached)
  const results = await verifyAll(scene, step)
  const report = `${scene.dir}/report.html`
  const timeNote = 'The clock of this story ran faster than the wall clock: two days in under a minute.'
  const verification = results.laboratory ?? null
  writeDurably(report, await makeReport(laboratory, { batch, from: symptom, verification, timeNote }))
  step('laboratory', `report ${typedName(batch)} --from ${shortId(symptom)} --out ${report}`, report)
  return { verified: Object.values(results).every(({ ok }) => ok), report }
}

async function verifyAll({ at }: Scene, step: Narrator['step']): Promise<Record<string, VerifyResult>> {
  const results: Record<string, VerifyResult> = {}
  for (const player of players) {
    const result = await verify(at[player])
    results[player] = result
    const { statements, refused, readings, blocks } = result.checked
    const unheard = refused === 0 ? '' : ` (${refused} refused)`
    const found = result.ok ? 'nothing altered, nothing missing' : result.findings.map(({ code }) => code).join(', ')
    step(player, 'verify', `${statements} statements${unheard}, ${readings} readings, ${blocks} blocks: ${found}`)
  }
  return results
}
