import { deserialize, serialize } from 'node:v8';
import { requestErrors, type OnceRequest } from '@lyceum/platform';
import { statement } from './statement.js';
import type { Tx } from './transaction.js';

interface DoneRow {
  readonly fingerprint: Buffer;
  /** Null until the work of this transaction is done; nobody else sees that. */
  readonly result: Buffer | null;
}

/** Waits for a transaction that is at the same request, and takes its place when that fails. */
const CLAIM = statement(
  'lyceum.once_claim',
  `insert into done_requests (name, user_id, fingerprint) values ($1, $2, $3) on conflict (name) do nothing`,
);
const DONE = statement<DoneRow>(
  'lyceum.once_done',
  'select fingerprint, result from done_requests where name = $1',
);
const KEEP = statement(
  'lyceum.once_keep',
  'update done_requests set result = $2 where name = $1 and result is null',
);
const FORGET_OLD = statement(
  'lyceum.once_forget_old',
  `delete from done_requests where name in (
     select name from done_requests where created_at < now() - interval '1 day' limit 10000)`,
);

/** What `Database.runOnce` does inside of its transaction: the key of the request commits with its effect. */
export class Once {
  private readonly committedHere = new WeakSet<OnceRequest>();

  /**
   * @throws DomainError `request.idempotency_key_reused` when the key came with another body before
   * @throws Error when the request has had something done once already: it could only get that result again
   */
  async run<T>(tx: Tx, request: OnceRequest, work: (tx: Tx) => T | Promise<T>): Promise<T> {
    if (this.committedHere.has(request))
      throw new Error('A request has one transaction that is done once, not two');
    const { name, fingerprint } = request;
    const [, [done]] = await Promise.all([
      tx.execute(CLAIM, [name, tx.actor.userId, fingerprint]),
      tx.query(DONE, [name]),
    ]);
    if (done && !done.fingerprint.equals(fingerprint))
      throw requestErrors.idempotency_key_reused({
        detail: 'The same key came with another body before.',
      });
    if (done?.result) return deserialize(done.result) as T;
    const result = await work(tx);
    tx.afterCommit(() => this.committedHere.add(request));
    tx.defer(KEEP, [name, serialize(result)]);
    return result;
  }
}

/** For maintenance: the edge keeps answers for as long. */
export async function forgetDoneRequests(tx: Tx): Promise<void> {
  await tx.execute(FORGET_OLD);
}
