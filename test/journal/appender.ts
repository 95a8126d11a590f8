import { openJournal } from '../../src/journal/index.ts'
import { boot, device, party, readings, sayRecall, signCheckpoint } from './site.ts'

// Run as a process of its own until it is killed: writes as a site does and says a line for whatever was acknowledged.
const journal = openJournal(process.argv[2] as string)
const log = journal.readings(device.address)
for (let n = journal.tree().size; ; n++) {
  const { statement } = journal.record(`recall ${n}`, party.address, sayRecall(n))
  process.stdout.write(`statement ${statement.id}\n`)
  const from = log.head().size
  const last = log.append(readings(7, from), boot).at(-1)
  process.stdout.write(`reading ${last?.sequence}\n`)
  if (n % 5 === 4) log.seal(signCheckpoint(log.checkpointMaterial(), BigInt(n)))
}
