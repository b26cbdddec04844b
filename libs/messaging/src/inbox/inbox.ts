import { natsSubject, type EventEnvelope } from '@lyceum/contracts';
import {
  DomainError,
  SpanKind,
  newTraceContext,
  parseTraceparent,
  systemActor,
  type Logger,
  type Metrics,
  type Tracer,
} from '@lyceum/platform';
import { isConnectionFailure, statement, type Database, type Tx } from '@lyceum/persistence';
import type { Outbox } from '../outbox/outbox.js';
import { EventContext } from './event-context.js';

/** Applies the events of one school, in order, inside the given transaction. */
export type Apply = (events: readonly EventEnvelope[], context: EventContext) => Promise<void>;

export interface ConsumerDefinition {
  /** Key of the inbox and name of the durable. */
  readonly durable: string;
  /** Name in the topology: `people`. */
  readonly consumer: string;
  /** Tables that exist only because of these events. */
  readonly tables: readonly string[];
  readonly type: string;
  readonly apply: Apply;
}

export interface InboxOptions {
  readonly service: string;
  readonly database: Database;
  readonly outbox: Outbox;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly maxAttempts: number;
  readonly backoffMs: number;
}

/** What became of an event that was received. `again`: the bus should deliver it once more. */
export type Outcome = 'done' | 'again';

interface DueFailureRow {
  readonly consumer: string;
  readonly event_id: string;
  readonly envelope: string;
}

const CLAIM = statement<{ event_id: string }>(
  'inbox.claim',
  `insert into inbox (consumer, event_id) select $1, unnest($2::uuid[]) on conflict do nothing returning event_id`,
);
const RECORD_FAILURE = statement<{ attempts: number; dead: boolean; errors: unknown }>(
  'inbox.record_failure',
  `insert into event_failures as known (consumer, event_id, envelope, attempts, errors, next_attempt_at, dead_at)
   values ($1, $2, $3, 1, jsonb_build_array($4::jsonb), now() + make_interval(secs => $5::float8 / 1000),
           case when 1 >= $6 then now() end)
   on conflict (consumer, event_id) do update set
     attempts = known.attempts + 1,
     errors = known.errors || excluded.errors,
     next_attempt_at = now() + make_interval(secs => least($5::float8 / 1000 * 2 ^ known.attempts, 300)),
     dead_at = case when known.attempts + 1 >= $6 then now() end
   returning attempts, dead_at is not null as dead, errors`,
);
const FORGET_FAILURE = statement(
  'inbox.forget_failure',
  `delete from event_failures where consumer = $1 and event_id = $2`,
);
const TAKE_DUE_FAILURE = statement<DueFailureRow>(
  'inbox.take_due_failure',
  `select consumer, event_id, envelope from event_failures
   where dead_at is null and next_attempt_at <= now() and consumer = any($1)
   order by next_attempt_at limit 1 for update skip locked`,
);

/**
 * Exactly-once effects over at-least-once delivery: the inbox row and the effect commit together, so a
 * duplicate finds the row and does nothing. An event whose handler throws moves to `event_failures`, where
 * it is tried again with backoff and, in the end, becomes a dead letter; it never holds up its neighbours.
 */
export class Inbox {
  private readonly applied;
  private readonly failed;

  constructor(private readonly options: InboxOptions) {
    this.applied = options.metrics.counter('inbox_applied_total', 'Events that took effect', [
      'consumer',
    ]);
    this.failed = options.metrics.counter(
      'inbox_failed_total',
      'Attempts to apply an event that failed',
      ['consumer'],
    );
  }

  /** Handles a batch in one transaction; if that fails, each of its events alone. */
  async handle(
    definition: ConsumerDefinition,
    events: readonly EventEnvelope[],
  ): Promise<Outcome[]> {
    try {
      await this.applyTogether(definition, events);
      return events.map(() => 'done');
    } catch (error) {
      // A timeout or a deadlock may be the doing of one event, which then must not hold up the others.
      if (isConnectionFailure(error)) {
        this.options.logger.warn(
          { err: error, consumer: definition.durable },
          'a batch is delivered again',
        );
        return events.map(() => 'again');
      }
      if (events.length === 1) return [await this.recordFailure(definition, events[0]!, error)];
    }
    const outcomes: Outcome[] = [];
    for (const event of events) outcomes.push((await this.handle(definition, [event]))[0]!);
    return outcomes;
  }

  /** Tries one failed event that is due. @returns whether there was one */
  async retryOne(definitions: ReadonlyMap<string, ConsumerDefinition>): Promise<boolean> {
    let attempted: { definition: ConsumerDefinition; event: EventEnvelope } | undefined;
    try {
      return await this.options.database.run(systemActor('inbox retry'), async (tx) => {
        const due = await tx.first(TAKE_DUE_FAILURE, [[...definitions.keys()]]);
        if (!due) return false;
        const definition = definitions.get(due.consumer)!;
        const event = JSON.parse(due.envelope) as EventEnvelope;
        attempted = { definition, event };
        await this.apply(tx, definition, [event]);
        await tx.execute(FORGET_FAILURE, [due.consumer, due.event_id]);
        return true;
      });
    } catch (error) {
      if (!attempted || isConnectionFailure(error)) throw error;
      await this.recordFailure(attempted.definition, attempted.event, error);
      return true;
    }
  }

  private applyTogether(
    definition: ConsumerDefinition,
    events: readonly EventEnvelope[],
  ): Promise<void> {
    const actor = systemActor(`inbox ${definition.consumer}`);
    return this.options.database.run(actor, (tx) => this.apply(tx, definition, events));
  }

  /** Claims and applies events in a transaction of the caller's (a rebuild beside the live tables). */
  async apply(
    tx: Tx,
    definition: ConsumerDefinition,
    events: readonly EventEnvelope[],
  ): Promise<void> {
    // Sorted, so that two replicas with overlapping batches wait for each other instead of deadlocking.
    const ids = events.map(({ id }) => id).sort();
    const claimed = new Set(
      (await tx.query(CLAIM, [definition.durable, ids])).map((row) => row.event_id),
    );
    // A batch may hold one event twice (delivered again while the first still waited): taken once.
    const fresh = events.filter(({ id }) => claimed.delete(id));
    for (const group of groupByTenant(fresh)) await this.applyGroup(tx, definition, group);
    tx.afterCommit(() => this.applied.inc({ consumer: definition.consumer }, fresh.length));
  }

  /** All events of one school: that is what row-level security lets one actor touch. */
  private async applyGroup(
    tx: Tx,
    definition: ConsumerDefinition,
    events: readonly EventEnvelope[],
  ): Promise<void> {
    const [first] = events as [EventEnvelope];
    const parent = parseTraceparent(first.traceparent);
    const span = this.options.tracer.start(
      `consume ${natsSubject(first.type, undefined)}`,
      SpanKind.CONSUMER,
      parent ?? newTraceContext(false),
      {
        'messaging.system': 'nats',
        'messaging.consumer.group.name': definition.durable,
        'messaging.batch.message_count': events.length,
      },
    );
    const actor = systemActor(`inbox ${definition.consumer}`, {
      tenantId: first.tenantid,
      origin: { requestId: first.correlationid, trace: span.context },
    });
    try {
      await definition.apply(events, new EventContext(tx.actAs(actor)));
      span.end();
    } catch (error) {
      span.end(error);
      throw error;
    }
  }

  private async recordFailure(
    definition: ConsumerDefinition,
    event: EventEnvelope,
    error: unknown,
  ): Promise<Outcome> {
    const { database, outbox, logger, maxAttempts, backoffMs, service } = this.options;
    this.failed.inc({ consumer: definition.consumer });
    const entry = { at: new Date().toISOString(), message: describe(error) };
    try {
      const { attempts, dead } = await database.run(systemActor('inbox failure'), async (tx) => {
        const row = (await tx.first(RECORD_FAILURE, [
          definition.durable,
          event.id,
          JSON.stringify(event),
          entry,
          backoffMs,
          maxAttempts,
        ]))!;
        if (row.dead)
          outbox.addMessage(tx, `dlq.${service}.${definition.consumer}`, event.subject, {
            consumer: definition.durable,
            attempts: row.attempts,
            errors: row.errors,
            event,
          });
        return row;
      });
      logger[dead ? 'error' : 'warn'](
        { err: error, consumer: definition.durable, eventId: event.id, attempts },
        dead
          ? `${event.type} became a dead letter`
          : `${event.type} could not be applied; it is tried again`,
      );
      return 'done';
    } catch (failure) {
      logger.error(
        { err: failure, eventId: event.id },
        'a failure could not be recorded; the event is delivered again',
      );
      return 'again';
    }
  }
}

/** Without U+0000, which jsonb does not take: a failure that cannot be recorded would come back for ever. */
function describe(failure: unknown): string {
  const error = failure instanceof DomainError ? (failure.cause ?? failure) : failure;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll('\0', '');
}

function groupByTenant(events: readonly EventEnvelope[]): EventEnvelope[][] {
  const groups = new Map<string | undefined, EventEnvelope[]>();
  for (const event of events) {
    const group = groups.get(event.tenantid);
    if (group) group.push(event);
    else groups.set(event.tenantid, [event]);
  }
  return [...groups.values()];
}
