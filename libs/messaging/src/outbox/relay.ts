import { streamOf } from '@lyceum/contracts';
import { systemActor, type Logger, type Metrics, type Tracer } from '@lyceum/platform';
import { statement, type Database, type Tx } from '@lyceum/persistence';
import type { BusConnection } from '../bus/bus-connection.js';
import { PollingLoop } from '../polling-loop.js';
import { exposeBacklog } from './backlog-metrics.js';
import { EventPublisher, isRefusal, type PendingRow } from './event-publisher.js';
import { LogRecovery } from './log-recovery.js';

export interface RelayOptions {
  readonly service: string;
  readonly database: Database;
  readonly bus: BusConnection;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly pollMs: number;
  readonly maxAttempts: number;
}

const BATCH = 500;
const MAX_BACKOFF_MS = 60_000;
const UNREACHABLE_BACKOFF_MS = 500;
/** Another replica is publishing: what it does not take along is ours to take soon after. */
const TURN_RETRY_MS = 25;

/**
 * One relay per service publishes at a time, or events of one aggregate could overtake each other on two
 * replicas: `SKIP LOCKED` alone would hand the second event to the other one. The lock ends with the
 * transaction, so a killed relay blocks nobody, and it works behind a transaction-mode pooler.
 */
const TAKE_TURN = statement<{ mine: boolean }>(
  'outbox.take_turn',
  `select pg_try_advisory_xact_lock(hashtextextended(current_schema() || ':relay', 0)) as mine,
     set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true),
     set_config('enable_sort', 'off', true)`,
);
// In order of the index, which alone stops after a batch and forgets the entries of published rows as it
// goes. Statistics of a queue are always wrong (mostly empty), and lead the planner to read all of it.
const TAKE_BATCH = statement<PendingRow>(
  'outbox.take_batch',
  `select seq, event_id, aggregate_id, nats_subject, envelope, traceparent, attempts
   from outbox
   where published_at is null and parked_at is null and next_attempt_at <= now()
     and not exists (
       select from outbox refused
       where refused.aggregate_id = outbox.aggregate_id and refused.seq < outbox.seq
         and refused.published_at is null and refused.attempts > 0
     )
   order by seq limit ${BATCH}`,
);
const MARK_PUBLISHED = statement(
  'outbox.mark_published',
  `update outbox set published_at = now(), stream_seq = done.stream_seq
   from unnest($1::bigint[], $2::bigint[]) as done(seq, stream_seq) where outbox.seq = done.seq`,
);
const MARK_REFUSED = statement(
  'outbox.mark_refused',
  `update outbox set attempts = attempts + 1, last_error = $2,
     next_attempt_at = now() + make_interval(secs => $3), parked_at = case when attempts + 1 >= $4 then now() end
   where seq = $1`,
);
/** Moves events from the outbox to the bus: at least once, in order per aggregate. */
export class OutboxRelay {
  private readonly loop = new PollingLoop(() => this.turn());
  private checkLog = true;
  private readonly published;
  private readonly publisher: EventPublisher;
  private readonly log: LogRecovery;

  constructor(private readonly options: RelayOptions) {
    this.publisher = new EventPublisher(options.bus, options.tracer);
    this.log = new LogRecovery(options);
    this.published = options.metrics.counter('outbox_published_total', 'Events handed to the bus');
    exposeBacklog(options.metrics, options.database);
    // After every connect: the server may have come back with less than it had acknowledged.
    options.bus.onConnect(() => {
      this.checkLog = true;
      this.wake();
    });
  }

  start(): void {
    this.loop.start();
  }

  /** There is something new: look at once instead of at the next poll. */
  wake(): void {
    this.loop.wake();
  }

  /** Finishes the batch at hand. */
  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** @returns milliseconds to rest */
  private async turn(): Promise<number> {
    const { bus, logger, pollMs } = this.options;
    await bus.nats();
    try {
      if (this.checkLog) {
        await this.log.recoverLostTail();
        this.checkLog = false;
      }
      const taken = await this.publishBatch();
      if (taken === 'busy') return TURN_RETRY_MS;
      return taken === BATCH ? 0 : pollMs;
    } catch (error) {
      if (!this.loop.isStopped)
        logger.warn({ err: error }, 'the relay could not publish; it tries again');
      return UNREACHABLE_BACKOFF_MS;
    }
  }

  /** @returns how many events were taken, or that another replica has the turn */
  private publishBatch(): Promise<number | 'busy'> {
    return this.options.database.run(systemActor('relay'), async (tx) => {
      if (!(await tx.first(TAKE_TURN))?.mine) return 'busy';
      const rows = await tx.query(TAKE_BATCH);
      if (rows.length === 0) return 0;
      const { sendable, tooLarge } = await this.publisher.judge(rows);
      for (const row of tooLarge)
        await this.refused(tx, row, new Error('larger than the max_payload of the bus'));
      const outcomes = await this.publisher.publishAll(sendable);
      const done: { seq: number; streamSeq: number }[] = [];
      const places: number[] = [];
      const stream = streamOf(this.options.service);
      for (const [at, outcome] of outcomes.entries()) {
        const row = sendable[at]!;
        if (outcome.status === 'fulfilled') {
          done.push({ seq: row.seq, streamSeq: outcome.value.seq });
          // Dead letters have a log of their own.
          if (!outcome.value.duplicate && outcome.value.stream === stream)
            places.push(outcome.value.seq);
        } else if (isRefusal(outcome.reason)) await this.refused(tx, row, outcome.reason as Error);
      }
      if (places.length > 0) await this.log.noteTaken(tx, places);
      if (done.length > 0) {
        const values = [done.map(({ seq }) => seq), done.map(({ streamSeq }) => streamSeq)];
        tx.atCommit(() => [{ statement: MARK_PUBLISHED, values }]);
        tx.afterCommit(() => this.published.inc(done.length));
      }
      // Unreachable or slow says nothing about an event: not counted as its attempt. What was published is
      // marked all the same, by committing before anybody hears of the failure.
      const unreachable = outcomes.find(
        (outcome) => outcome.status === 'rejected' && !isRefusal(outcome.reason),
      );
      if (unreachable)
        tx.afterCommit(() =>
          this.options.logger.warn('the bus did not confirm a batch; it is published again'),
        );
      return unreachable ? 0 : rows.length;
    });
  }

  private async refused(tx: Tx, row: PendingRow, error: Error): Promise<void> {
    const { logger, maxAttempts } = this.options;
    const delayMs = Math.min(1000 * 2 ** row.attempts, MAX_BACKOFF_MS);
    await tx.execute(MARK_REFUSED, [row.seq, error.message, delayMs / 1000, maxAttempts]);
    const parked = row.attempts + 1 >= maxAttempts;
    logger[parked ? 'error' : 'warn'](
      { err: error, eventId: row.event_id, subject: row.nats_subject, attempt: row.attempts + 1 },
      parked
        ? 'an event was parked: the bus refuses it'
        : 'the bus refused an event; its aggregate waits',
    );
  }
}
