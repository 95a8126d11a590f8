import type { Store } from '../store/index.ts'
import { type Instant, instant } from '../values/index.ts'
import type { Acknowledgement, Alarm, AlarmKind, Sign } from './alarm.ts'

type Row = {
  readonly number: number
  readonly sign: string
  readonly kind: AlarmKind
  readonly device: string
  readonly container: string
  readonly words: string
  readonly since: number
  readonly raised_at: number
  readonly ended_at: number | null
  readonly acknowledged_at: number | null
  readonly operator: string | null
  readonly comment: string | null
}

const insertSql = `
  INSERT INTO alarm (sign, kind, device, container, words, since, raised_at, ended_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`

/** Something worse than what was acknowledged has not been acknowledged. */
const worsenSql = `
  UPDATE alarm SET words = ?, acknowledged_at = NULL, operator = NULL, comment = NULL
  WHERE sign = ? AND words <> ? AND ended_at IS NULL`

const endSql = 'UPDATE alarm SET words = ?, ended_at = ? WHERE sign = ? AND ended_at IS NULL'
const acknowledgeSql = 'UPDATE alarm SET acknowledged_at = ?, operator = ?, comment = ? WHERE number = ?'
const openSql = 'SELECT * FROM alarm WHERE acknowledged_at IS NULL OR ended_at IS NULL ORDER BY number DESC'
const allSql = 'SELECT * FROM alarm ORDER BY number DESC'

/** The alarms themselves. The caller holds the transaction. */
export function alarmTable(store: Store) {
  const rows = (sql: string, ...values: (string | number)[]) => {
    const found = store.prepare<Row>(sql).all(...values)
    return found.map(alarmOf)
  }
  const run = (sql: string, ...values: (string | number | null)[]) => store.prepare(sql).run(...values).changes > 0
  return {
    bySign: (sign: string): Alarm | undefined => rows('SELECT * FROM alarm WHERE sign = ?', sign)[0],
    byNumber: (number: number): Alarm | undefined => rows('SELECT * FROM alarm WHERE number = ?', number)[0],
    open: () => rows(openSql),
    all: () => rows(allSql),
    /** @returns False when it was there already. */
    add: ({ sign, kind, device, container, words, since, endedAt }: Sign, at: Instant): boolean =>
      run(insertSql, sign, kind, device, container, words, since, at, endedAt),
    /** @returns Whether that is anything new. */
    change: ({ sign, words, endedAt }: Sign): boolean =>
      endedAt === null ? run(worsenSql, words, sign, words) : run(endSql, words, endedAt, sign),
    acknowledge: (number: number, { at, operator, comment }: Acknowledgement): boolean =>
      run(acknowledgeSql, at, operator, comment, number),
  }
}

function alarmOf(row: Row): Alarm {
  const { number, sign, kind, device, container, words, since, raised_at, ended_at } = row
  const { acknowledged_at: at, operator, comment } = row
  return {
    ...{ number, sign, kind, device, container, words, since: instant(since), raisedAt: instant(raised_at) },
    endedAt: ended_at === null ? null : instant(ended_at),
    acknowledged: at === null ? null : { at: instant(at), operator: operator ?? '', comment: comment ?? '' },
  }
}
