import { type ExcursionFinding, type JudgeState, judge, startJudge } from './judge.ts'
import type { Profile } from './profile.ts'
import type { Sample } from './span.ts'

/** What the judges of several profiles remember of one trace, each for itself. */
export type Panel = readonly JudgeState[]

export function startPanel(profiles: readonly Profile[]): Panel {
  return profiles.map(startJudge)
}

/** Judges one more reading by each profile; findings in the order of the profiles. */
export function judgeEach(
  panel: Panel,
  reading: Sample,
  options: { readonly maxGapMs: number },
): { readonly panel: Panel; readonly findings: readonly ExcursionFinding[] } {
  const judged = panel.map((state) => judge(state, reading, options))
  return { panel: judged.map(({ state }) => state), findings: judged.flatMap(({ findings }) => findings) }
}
