import assert from 'node:assert/strict'
import { containerId, type Event, excursionId } from '../../src/event/index.ts'
import { coldchainFolds } from '../../src/readmodel/fold/coldchain.ts'
import type { Recorded } from '../../src/readmodel/fold/recorded.ts'
import { newReadModel, type Packing, type Placement, type Unit } from '../../src/readmodel/index.ts'
import { instant, milliCelsius, sha256, zeroAddress, zeroDigest } from '../../src/values/index.ts'

describe('readmodel suspension', () => {
  it('ends its search where signed times make two units each contain the other', () => {
    const { tables } = newReadModel()
    const [first, second] = [sha256('first'), sha256('second')]
    const container = containerId(zeroAddress, 'fridge')
    for (const id of [first, second]) tables.unit.put(id, { id, suspendedBy: [] as Unit['suspendedBy'] } as Unit)
    const pack = (child: Packing['child'], parent: Packing['parent'], from: number, to: number) =>
      tables.packing.put(child, { child, parent, packedAt: instant(from), unpackedAt: instant(to) })
    pack(second, first, 10, 40)
    pack(first, second, 20, 50)
    tables.placement.put(first, { unit: first, container, placedAt: instant(5), removedAt: null } as Placement)
    const times = { startedAt: instant(15), endedAt: instant(55) }
    const measured = { worst: milliCelsius(9500), limit: milliCelsius(8000), limitMs: 1, log: zeroDigest }
    const said = { kind: 'excursion', owner: zeroAddress, label: 'fridge', profile: 'p', side: 'high', phase: 'closed' }
    const event = { ...said, ...times, ...measured, checkpointSize: 1 } as Event
    coldchainFolds.excursion?.(tables, { event } as Recorded<Extract<Event, { kind: 'excursion' }>>)
    const id = excursionId(container, 'p', 'high', instant(15))
    assert.deepEqual(
      [first, second].map((unit) => tables.unit.get(unit)?.suspendedBy),
      [[id], [id]],
    )
  })
})
