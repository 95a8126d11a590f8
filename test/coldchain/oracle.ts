import type { ExcursionFinding, Limit, Profile, Sample } from '../../src/coldchain/index.ts'

type Told = ExcursionFinding & { readonly index: number }

/**
 * What the judge should say, found the slow way: every sum is taken over again from the whole trace for every reading.
 * It shares no code with the judge. `index` is the reading at which the finding is made.
 */
export function oracle(profile: Profile, readings: readonly Sample[], maxGapMs: number): Told[] {
  const good = readings.map((reading, index) => ({ ...reading, index })).filter(({ quality }) => quality === 'good')
  const beyond = (limit: Limit, k: number) => {
    const gap = ((good[k]?.milliCelsius ?? 0) - limit.milliCelsius) * (limit.side === 'high' ? 1 : -1)
    return gap > 0 || (gap === 0 && limit.boundary === 'inclusive')
  }
  const counted = (limit: Limit, k: number) => {
    let first = 0
    if (limit.timer === 'single') for (let i = 0; i < k; i++) if (!beyond(limit, i)) first = i
    const sum = { certainMs: 0, possibleMs: 0 }
    for (let i = first + 1; i <= k; i++) {
      const ms = (good[i]?.takenAt ?? 0) - (good[i - 1]?.takenAt ?? 0)
      const ends = Number(beyond(limit, i - 1)) + Number(beyond(limit, i))
      if (ms <= maxGapMs && ends === 2) sum.certainMs += ms
      if (ms > maxGapMs || ends > 0) sum.possibleMs += ms
    }
    return sum
  }
  const heat = (limit: Limit) => limit.milliCelsius * (limit.side === 'high' ? 1 : -1)
  const graver = (a: Limit, b: Limit) => (heat(a) === heat(b) ? a.durationMs > b.durationMs : heat(a) > heat(b))

  const told: Told[] = []
  for (const side of ['low', 'high'] as const) {
    const limits = profile.limits.filter((limit) => limit.side === side)
    const out = good.map((_, k) => limits.some((limit) => beyond(limit, k)))
    for (let k = 0; k < good.length; k++) {
      if (!out[k] || out[k - 1]) continue
      let end = k
      while (out[end]) end++
      told.push(...tellRun(side, limits, k, end))
    }
  }
  return told.sort((a, b) => a.index - b.index)

  function tellRun(side: 'low' | 'high', limits: Limit[], first: number, end: number): Told[] {
    const findings: Told[] = []
    let named: Limit | undefined
    let longest = { certainMs: 0, possibleMs: 0 }
    for (let k = first; k <= Math.min(end, good.length - 1); k++) {
      const before = named
      for (const limit of limits)
        if (beyond(limit, k) && counted(limit, k).certainMs >= limit.durationMs)
          if (!named || graver(limit, named)) named = limit
      if (!named) continue
      if (named !== before) longest = { certainMs: 0, possibleMs: 0 }
      const now = counted(named, k)
      longest = {
        certainMs: Math.max(longest.certainMs, now.certainMs),
        possibleMs: Math.max(longest.possibleMs, now.possibleMs),
      }
      const values = good.slice(first, Math.min(k + 1, end)).map(({ milliCelsius }) => milliCelsius)
      const worst = values.sort((a, b) => (side === 'high' ? b - a : a - b))[0] ?? (0 as never)
      const lastWorst = findings.at(-1)?.worst
      const further = lastWorst !== undefined && Math.abs(worst - lastWorst) >= 1000
      const phase = k === end ? 'closed' : !before ? 'opened' : named !== before || further ? 'worsened' : undefined
      if (!phase) continue
      findings.push({
        phase,
        profile: profile.name,
        side,
        limit: named.milliCelsius,
        limitMs: named.durationMs,
        startedAt: good[first]?.takenAt ?? (0 as never),
        endedAt: k === end ? (good[k]?.takenAt ?? null) : null,
        worst,
        ...longest,
        index: good[k]?.index ?? -1,
      })
    }
    return findings
  }
}
