import type { ExcursionFinding, Limit, Profile, Sample } from '../../src/coldchain/index.ts'

type Told = ExcursionFinding & { readonly index: number }
/** A tick of time, and what a limit may say of it; or a reading, by its number. */
type Frame = { readonly reading: number } | { readonly before: number }

/**
 * What the judge should say, from the rules alone and the slow way. The trace becomes a film: a frame for every reading and
 * one for every tick between two. To know what a timer shows at a reading, the film is run backwards from there, tick by
 * tick, until the timer last began; nothing is remembered from one reading to the next. It shares no code with the judge.
 *
 * @param readings - Their times are whole ticks apart.
 * @returns In the order in which things are said; `index` is the reading at which.
 */
export function oracle(profile: Profile, readings: readonly Sample[], maxGapMs: number, tickMs: number): Told[] {
  const good = readings.flatMap((reading, index) => (reading.quality === 'good' ? [{ ...reading, index }] : []))
  const value = (k: number) => good[k]?.milliCelsius ?? Number.NaN
  const at = (k: number) => good[k]?.takenAt ?? Number.NaN
  const film: Frame[] = []
  for (const k of good.keys()) {
    for (let ms = at(k - 1); ms < at(k); ms += tickMs) film.push({ before: k })
    film.push({ reading: k })
  }
  const place = new Map(film.flatMap((frame, f) => ('reading' in frame ? [[frame.reading, f] as const] : [])))

  const isOut = ({ side, boundary, milliCelsius }: Limit, k: number) =>
    value(k) === milliCelsius ? boundary === 'inclusive' : (side === 'low') === value(k) < milliCelsius

  /** What the timer of a limit shows when reading `k` comes in: ticks that were out, and those that may have been. */
  function timer(limit: Limit, k: number): { certainMs: number; possibleMs: number } {
    let [certain, possible] = [0, 0]
    for (let f = (place.get(k) ?? 0) - 1; f >= 0; f--) {
      const frame = film[f] as Frame
      if ('reading' in frame) {
        if (limit.timer === 'single' && !isOut(limit, frame.reading)) break
        continue
      }
      const isGap = at(frame.before) - at(frame.before - 1) > maxGapMs
      const ends = [isOut(limit, frame.before - 1), isOut(limit, frame.before)]
      if (!isGap && ends.every(Boolean)) certain += 1
      if (isGap || ends.some(Boolean)) possible += 1
    }
    return { certainMs: certain * tickMs, possibleMs: possible * tickMs }
  }

  /** Graver is further out; at one temperature, what takes longer. */
  const isGraver = (a: Limit, b: Limit) => {
    const further = (a.milliCelsius - b.milliCelsius) * (a.side === 'high' ? 1 : -1)
    return further > 0 || (further === 0 && a.durationMs > b.durationMs)
  }

  function tellRun(side: 'low' | 'high', limits: readonly Limit[], first: number, end: number): Told[] {
    const told: Told[] = []
    const inRun = (k: number) => Array.from({ length: k - first + 1 }, (_, i) => first + i)
    const out = (k: number) => inRun(k).filter((j) => j < end)
    for (const k of inRun(Math.min(end, good.length - 1))) {
      const reachedAt = (limit: Limit) =>
        out(k).find((j) => isOut(limit, j) && timer(limit, j).certainMs >= limit.durationMs) ?? Number.NaN
      const reached = limits.filter((limit) => !Number.isNaN(reachedAt(limit)))
      const [named] = reached.filter((one) => !reached.some((other) => isGraver(other, one)))
      if (!named) continue
      const shown = inRun(k)
        .filter((j) => j >= reachedAt(named))
        .map((j) => timer(named, j))
      const worst = out(k)
        .map(value)
        .reduce((a, b) => (side === 'high' ? Math.max(a, b) : Math.min(a, b)))
      const last = told.at(-1)
      const isNews = !last || last.limit !== named.milliCelsius || last.limitMs !== named.durationMs
      const isWorse = last !== undefined && Math.abs(worst - last.worst) >= 1000
      if (k !== end && !isNews && !isWorse) continue
      told.push({
        phase: k === end ? 'closed' : last ? 'worsened' : 'opened',
        ...{ profile: profile.name, side, limit: named.milliCelsius, limitMs: named.durationMs },
        startedAt: good[first]?.takenAt as never,
        endedAt: (k === end ? good[k]?.takenAt : null) as never,
        worst: worst as never,
        certainMs: Math.max(...shown.map(({ certainMs }) => certainMs)),
        possibleMs: Math.max(...shown.map(({ possibleMs }) => possibleMs)),
        index: good[k]?.index as number,
      })
    }
    return told
  }

  const said = (['low', 'high'] as const).flatMap((side) => {
    const limits = profile.limits.filter((limit) => limit.side === side)
    const isBeyond = (k: number) => k in good && limits.some((limit) => isOut(limit, k))
    const starts = [...good.keys()].filter((k) => isBeyond(k) && !isBeyond(k - 1))
    return starts.flatMap((first) => {
      let end = first
      while (isBeyond(end)) end += 1
      return tellRun(side, limits, first, end)
    })
  })
  return said.sort((a, b) => a.index - b.index)
}
