import { statement, type Tx } from '@lyceum/persistence';

const INBOX_RETENTION_DAYS = 30;

const PURGE_OUTBOX = statement(
  'outbox.purge',
  `delete from outbox where published_at is not null and created_at < now() - make_interval(hours => $1)`,
);
// A UUIDv7 begins with its time in milliseconds: the smallest id of a moment bounds a range of the key.
const PURGE_INBOX = statement(
  'inbox.purge',
  `delete from inbox where event_id < (
     lpad(to_hex((extract(epoch from now() - make_interval(days => $1)) * 1000)::bigint), 12, '0') || repeat('0', 20)
   )::uuid`,
);

/**
 * Published events go after `outboxHours`. Inbox rows go after 30 days: the bus redelivers within minutes,
 * and a rebuild clears them anyway.
 */
export function retention(outboxHours: number): (tx: Tx) => Promise<void> {
  return async (tx) => {
    await tx.execute(PURGE_OUTBOX, [outboxHours]);
    await tx.execute(PURGE_INBOX, [INBOX_RETENTION_DAYS]);
  };
}
