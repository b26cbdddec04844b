import {
  natsSubject,
  type EventDraft,
  type EventEnvelope,
  type Versioned,
} from '@lyceum/contracts';
import { statement, type Call, type Tx } from '@lyceum/persistence';
import { v7 as uuidv7 } from 'uuid';
import { eventEnvelope, type Cause } from './event-envelope.js';

export type { Cause } from './event-envelope.js';

const COLUMNS = 'event_id, tenant_id, aggregate_id, nats_subject, envelope, traceparent';
const APPEND = statement(
  'outbox.append',
  `insert into outbox (${COLUMNS}) values ($1, $2, $3, $4, $5, $6)`,
);
const APPEND_MANY = statement(
  'outbox.append_many',
  `insert into outbox (${COLUMNS})
   select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])`,
);

interface Entry {
  readonly eventId: string;
  readonly tenantId: string | undefined;
  readonly aggregateId: string;
  readonly subject: string;
  readonly envelope: string;
  readonly traceparent: string | undefined;
}

/**
 * The transactional outbox: an event is written in the transaction of the change that it tells of, so that
 * both happen or neither does. The relay publishes it afterwards.
 */
export class Outbox {
  private readonly pending = new WeakMap<object, Entry[]>();

  /** @param wake called after the commit, to have the relay look at once */
  constructor(
    private readonly service: string,
    private readonly wake: () => void,
  ) {}

  /**
   * Adds an event to the transaction; it is written together with COMMIT.
   *
   * @param cause the event that is being handled, if any
   * @returns the envelope as it will be published
   */
  add<Data extends Versioned>(tx: Tx, draft: EventDraft<Data>, cause?: Cause): EventEnvelope<Data> {
    const envelope = eventEnvelope(this.service, tx.actor, draft, { cause });
    this.append(tx, {
      eventId: envelope.id,
      tenantId: envelope.tenantid,
      aggregateId: envelope.subject,
      subject: natsSubject(envelope.type, envelope.tenantid),
      envelope: JSON.stringify(envelope),
      // Only what is sampled continues as a trace in the relay.
      traceparent: tx.actor.trace.sampled ? envelope.traceparent : undefined,
    });
    return envelope;
  }

  /** Adds a message that is not an event of this service (a dead letter) under a subject of its own. */
  addMessage(tx: Tx, subject: string, aggregateId: string, body: object): void {
    this.append(tx, {
      eventId: uuidv7(),
      tenantId: undefined,
      aggregateId,
      subject,
      envelope: JSON.stringify(body),
      traceparent: undefined,
    });
  }

  private append(tx: Tx, entry: Entry): void {
    const entries = this.pending.get(tx);
    if (entries) {
      entries.push(entry);
      return;
    }
    const first = [entry];
    this.pending.set(tx, first);
    tx.atCommit(() => [appendCall(first)]);
    tx.afterCommit(this.wake);
  }
}

/** One event is the usual case, and a plain row takes Postgres a fifth less time than arrays of one. */
function appendCall(entries: readonly Entry[]): Call {
  const rows = entries.map((entry) => [
    entry.eventId,
    entry.tenantId,
    entry.aggregateId,
    entry.subject,
    entry.envelope,
    entry.traceparent,
  ]);
  const [first] = rows as [(string | undefined)[]];
  if (rows.length === 1) return { statement: APPEND, values: first };
  return {
    statement: APPEND_MANY,
    values: first.map((_, column) => rows.map((row) => row[column])),
  };
}
