// A process of its own: a thousand probes, each read once a second, each reading committed by itself, judged and signed for as an
// agent does it. There are no thousand serial ports here; what reads them is measured with four, in rest.ts.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemWiring } from '../../src/app/index.ts'
import { freshProbe, judgeReading } from '../../src/capture/index.ts'
import { judgeEach, profile, startPanel, usualMaxGapMs } from '../../src/coldchain/index.ts'
import { openJournal } from '../../src/journal/index.ts'
import { createKey, signStatement } from '../../src/sign/index.ts'
import { type Address, instant, milliCelsius, sha256, zeroDigest } from '../../src/values/index.ts'

const [dir = '.', seconds = '10'] = process.argv.slice(2)
const { random } = systemWiring()
const [probes, signEvery] = [1000, 60]
const journal = openJournal(join(dir, 'busy.sqlite'))
const boot = sha256('boot')
const watched = Array.from({ length: probes }, (_, i) => {
  const key = createKey(random)
  const panel = startPanel([profile('who-30dtr')])
  return { key, log: journal.readings(key.address), memory: freshProbe, panel, serial: `P-${i}` }
})
const began = performance.now()
const before = process.cpuUsage()
let taken = 0
for (const total = Number(seconds) * probes; taken < total; taken++) {
  const aheadMs = (taken * 1000) / probes - (performance.now() - began)
  if (aheadMs > 5) await sleep(aheadMs)
  take(taken)
}
const { user, system } = process.cpuUsage(before)
const lasted = (performance.now() - began) / 1000
const rss = process.memoryUsage.rss() / 1e6
console.log(
  JSON.stringify({ perSecond: taken / lasted, core: (user + system) / 1e6 / lasted, rss, flushes: flushes() }),
)
journal.close()

/** What the disk can do: each commit has to wait for one flush. */
function flushes(): number {
  const [count, page] = [200, Buffer.alloc(4096)]
  const file = openSync(join(dir, 'flushed'), 'w')
  const startedMs = performance.now()
  for (let i = 0; i < count; i++) {
    writeSync(file, page)
    fsyncSync(file)
  }
  const spentMs = performance.now() - startedMs
  closeSync(file)
  return (count * 1000) / spentMs
}

function take(number: number): void {
  const probe = watched[number % probes] as (typeof watched)[0]
  const round = Math.floor(number / probes)
  const value = milliCelsius(4000 + ((number * 7) % 10) * 100)
  const now = instant(Date.now())
  const raw = {
    probe: probe.serial,
    milliCelsius: value,
    takenAt: now,
    monotonicMs: performance.now(),
    quality: 'good',
  }
  const checked = judgeReading(probe.memory, raw as Parameters<typeof judgeReading>[1])
  probe.memory = checked.memory
  for (const reading of probe.log.append([checked.reading], boot))
    probe.panel = judgeEach(probe.panel, reading, { maxGapMs: usualMaxGapMs }).panel
  const event = (round + number) % signEvery === 0 ? probe.log.checkpointMaterial() : undefined
  if (!event) return
  const { address: party } = probe.key
  const said = { event, party, occurredAt: now, deadline: now, nonce: BigInt(number), commitment: zeroDigest }
  probe.log.keep(signStatement({ chainId: 1, contract: `0x${'11'.repeat(20)}` as Address }, said, probe.key))
}
