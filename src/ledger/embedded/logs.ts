import type { SqlValue, Store } from '../../store/index.ts'
import { decodeReceipt, type LogPlace, logJson, type Receipt } from './receipt.ts'

/** Both ends included. `topics[i]` lists what topic i may be; an empty list, or none, means anything. */
export type LogFilter = {
  readonly fromBlock: number
  readonly toBlock: number
  readonly addresses: readonly Uint8Array[]
  readonly topics: readonly (readonly Uint8Array[])[]
}

export type LogJson = ReturnType<typeof logJson>

/** In the order of the chain. */
export function findLogs(store: Store, filter: LogFilter): LogJson[] {
  const conditions = [
    { column: 'address', values: filter.addresses },
    ...topicColumns.map((column, i) => ({ column, values: filter.topics[i] ?? [] })),
  ].filter(({ values }) => values.length > 0)
  const where = conditions.map(({ column, values }) => ` AND l.${column} IN (${values.map(() => '?').join()})`).join('')
  const values: SqlValue[] = [filter.fromBlock, filter.toBlock, ...conditions.flatMap((condition) => condition.values)]
  const rows = store.prepare<LogPlace & { receipt: Uint8Array }>(`${placed}${where} ORDER BY l.block, l.position`)

  let last: { block: number; tx: number; receipt: Receipt } | undefined
  const found: LogJson[] = []
  for (const row of rows.iterate(...values)) {
    if (last?.block !== row.block || last.tx !== row.tx)
      last = { block: row.block, tx: row.tx, receipt: decodeReceipt(row.receipt) }
    found.push(logJson(last.receipt, row))
  }
  return found
}

const topicColumns = ['topic0', 'topic1', 'topic2', 'topic3'] as const

const placed = `
  SELECT l.block, l.position, l.tx, l.nth, b.hash AS blockHash, t.hash AS txHash, t.receipt
  FROM log l
  JOIN block b ON b.number = l.block
  JOIN tx t ON t.block = l.block AND t.position = l.tx
  WHERE l.block BETWEEN ? AND ?`
