import type { Store } from '../store/index.ts'
import type { Instant } from '../values/index.ts'
import type { Told } from './contact.ts'

/** A message on its way: `round` counts how often a contact was told of this alarm. */
export type NoticeRow = { readonly alarm: number; readonly contact: string; readonly round: number }

const toldSql = `
  SELECT contact, queued_at AS queuedAt, sent_at IS NULL AS waiting
  FROM notice WHERE alarm = ?`

const tellSql = `
  INSERT INTO notice (alarm, contact, queued_at, round) VALUES (?, ?, ?, 1)
  ON CONFLICT DO UPDATE SET queued_at = excluded.queued_at, sent_at = NULL, round = round + 1`

const tellAgainSql = 'UPDATE notice SET queued_at = ?, sent_at = NULL, round = round + 1 WHERE alarm = ?'
const waitingSql = 'SELECT alarm, contact, round FROM notice WHERE sent_at IS NULL ORDER BY queued_at'
const sentSql = 'UPDATE notice SET sent_at = ? WHERE alarm = ? AND contact = ? AND round = ?'

/** Who was told of what. The caller holds the transaction. */
export function noticeTable(store: Store) {
  type Row = { readonly contact: string; readonly queuedAt: number; readonly waiting: number }
  return {
    told: (alarm: number): Told[] =>
      store
        .prepare<Row>(toldSql)
        .all(alarm)
        .map(({ contact, queuedAt, waiting }) => ({ contact, queuedAt, isWaiting: waiting === 1 })),
    tell: (alarm: number, contact: string, at: Instant) => store.prepare(tellSql).run(alarm, contact, at),
    /** Whoever was told that it began is told of what changed, too. */
    tellAgain: (alarm: number, at: Instant) => store.prepare(tellAgainSql).run(at, alarm),
    waiting: () => store.prepare<NoticeRow>(waitingSql).all(),
    sent: ({ alarm, contact, round }: NoticeRow, at: Instant) => store.prepare(sentSql).run(at, alarm, contact, round),
  }
}
