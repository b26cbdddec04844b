import { randomUUID } from 'node:crypto';
import { BusConnection, Outbox, OutboxRelay } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';
import { systemActor, type Actor } from '@lyceum/platform';
import { PADDING, itemChanged } from './item-changed.js';
import { runtime, type HarnessOptions } from './runtime.js';

const CHANGE_ITEM = statement<{ version: number }>(
  'harness.change_item',
  `insert into items (tenant_id, id, version) values ($1, $2, 1)
   on conflict (id) do update set version = items.version + 1 returning version`,
);

export interface ProducerOptions extends HarnessOptions {
  readonly tenants: readonly string[];
  readonly itemsPerTenant: number;
  /** Stands in for the real connection: chaos breaks it on purpose. */
  readonly bus?: BusConnection;
}

export interface Producer {
  /** Changes a random item and publishes it, in one transaction. @returns the id of the event */
  change(options?: { poison?: boolean }): Promise<string>;
  /** Stops the relay after its batch. */
  stop(): Promise<void>;
}

/** A service that only changes items: its own tables, outbox and relay. */
export function startProducer(options: ProducerOptions): Producer {
  const { service, natsUrl } = options;
  const parts = runtime(options);
  const bus =
    options.bus ?? new BusConnection({ url: natsUrl, name: service, logger: parts.logger });
  const relay = new OutboxRelay({ ...parts, service, bus, pollMs: 500, maxAttempts: 10 });
  const outbox = new Outbox(service, () => relay.wake());
  const changed = itemChanged(service);
  const schools: { actor: Actor; items: string[] }[] = options.tenants.map((tenantId) => ({
    actor: systemActor('harness', { tenantId }),
    items: Array.from({ length: options.itemsPerTenant }, () => randomUUID()),
  }));
  relay.start();
  return {
    async change({ poison = false } = {}) {
      const { actor, items } = schools[Math.floor(Math.random() * schools.length)]!;
      const itemId = items[Math.floor(Math.random() * items.length)]!;
      return parts.database.run(actor, async (tx) => {
        const { version } = (await tx.first(CHANGE_ITEM, [actor.tenantId, itemId]))!;
        return outbox.add(
          tx,
          changed({ itemId, version, sentAt: Date.now(), padding: PADDING, poison }),
        ).id;
      });
    },
    async stop() {
      await relay.stop();
      await bus.close();
      await parts.database.close();
    },
  };
}
