import { type SoakOptions, soak } from './soak.ts'
import type { SoakFigures } from './tally.ts'

// npm run test:soak [-- DAYS]: a year beside four fridges. Prints what came of it as JSON; exits with 1 when anything was not as it must be.
const days = Number(process.argv[2] ?? 365)
const options: SoakOptions = { days, probes: 4, seed: 20261122, intervalMs: 900_000, lineTimes: 20, onDay }
const startedMs = performance.now()

function onDay(day: number, { readings, wrong, lost, slow, residentMb }: SoakFigures): void {
  const seconds = Math.round((performance.now() - startedMs) / 1000)
  if (day % 5 === 0)
    console.error(`day ${day}: ${JSON.stringify({ readings, wrong, lost, slow, mb: residentMb.at(-1), seconds })}`)
}

const { residentMb, ...figures } = await soak(options)
const fifth = (at: number) => {
  const part = residentMb.slice(
    Math.floor((at * residentMb.length) / 5),
    Math.floor(((at + 1) * residentMb.length) / 5),
  )
  return part.sort((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0
}
const resident = { secondFifthMb: fifth(1), lastFifthMb: fifth(4), largestMb: Math.max(...residentMb) }
const { user, system } = process.cpuUsage()
console.log(JSON.stringify({ days, ...figures, resident, cpuSeconds: Math.round((user + system) / 1e6) }, null, 2))
const isFlat = resident.lastFifthMb <= 1.1 * resident.secondFifthMb
process.exitCode = figures.wrong + figures.lost + figures.slow === 0 && isFlat ? 0 : 1
