import type { EventEnvelope } from '@lyceum/contracts';
import {
  BusConnection,
  EventConsumer,
  FailureRetrier,
  Inbox,
  Outbox,
  OutboxRelay,
  type Apply,
  type ConsumerDefinition,
  type InboxOptions,
} from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';
import { itemChanged, type ItemChanged } from './item-changed.js';
import { runtime, type HarnessOptions } from './runtime.js';

const KEEP_LATEST = statement(
  'harness.keep_latest',
  `insert into latest (tenant_id, item_id, version)
   select $1, item_id, max(version) from unnest($2::uuid[], $3::bigint[]) as event(item_id, version) group by item_id
   order by item_id
   on conflict (item_id) do update set version = excluded.version where latest.version < excluded.version`,
);
const NOTE = statement(
  'harness.note',
  `insert into ledger (tenant_id, producer, event_id, item_id, version)
   select $1, $2, * from unnest($3::uuid[], $4::uuid[], $5::bigint[])`,
);

export interface ConsumerOptions extends HarnessOptions {
  readonly producers: readonly string[];
  /** Also writes a line per event, so that a check can count. */
  readonly ledger: boolean;
  readonly maxAttempts: number;
  readonly backoffMs: number;
  /** Called after the commit with the events that took effect. */
  readonly onApplied?: (events: readonly EventEnvelope<ItemChanged>[]) => void;
  /** Stands in for the real inbox: chaos breaks it on purpose. */
  readonly createInbox?: (options: InboxOptions) => Inbox;
}

export interface Consumer {
  stop(): Promise<void>;
}

/** A service that only keeps the latest state of items, from the events of its producers. */
export function startConsumer(options: ConsumerOptions): Consumer {
  const { service, natsUrl, producers, createInbox = (inbox) => new Inbox(inbox) } = options;
  const parts = runtime(options);
  const bus = new BusConnection({ url: natsUrl, name: service, logger: parts.logger });
  const relay = new OutboxRelay({ ...parts, service, bus, pollMs: 500, maxAttempts: 10 });
  const outbox = new Outbox(service, () => relay.wake());
  const inbox = createInbox({
    ...parts,
    service,
    outbox,
    maxAttempts: options.maxAttempts,
    backoffMs: options.backoffMs,
  });
  const definitions = producers.map((producer): ConsumerDefinition => {
    const { type } = itemChanged(producer);
    return {
      durable: `${service}__items__${producer}`,
      consumer: `items-${producer}`,
      type,
      tables: ['latest'],
      apply: applyItems(producer, options),
    };
  });
  const consumers = definitions.map(
    (definition, at) =>
      new EventConsumer(definition, { ...parts, bus, inbox, producer: producers[at]! }),
  );
  const retrier = new FailureRetrier(
    inbox,
    new Map(definitions.map((one) => [one.durable, one])),
    parts.logger,
  );
  relay.start();
  retrier.start();
  for (const consumer of consumers) consumer.start();
  return {
    async stop() {
      await Promise.all([
        ...consumers.map((consumer) => consumer.stop()),
        retrier.stop(),
        relay.stop(),
      ]);
      await bus.close();
      await parts.database.close();
    },
  };
}

function applyItems(producer: string, { ledger, onApplied }: ConsumerOptions): Apply {
  return async (envelopes, { tx }) => {
    const events = envelopes as readonly EventEnvelope<ItemChanged>[];
    if (events.some(({ data }) => data.poison)) throw new Error('poison');
    const ids = events.map(({ data }) => data.itemId);
    const versions = events.map(({ aggregateversion }) => aggregateversion);
    const { tenantId } = tx.actor;
    await tx.execute(KEEP_LATEST, [tenantId, ids, versions]);
    if (ledger)
      await tx.execute(NOTE, [tenantId, producer, events.map(({ id }) => id), ids, versions]);
    if (onApplied) tx.afterCommit(() => onApplied(events));
  };
}
