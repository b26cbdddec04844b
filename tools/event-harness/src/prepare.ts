import { DiscardPolicy, RetentionPolicy, StorageType, jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { streamOf } from '@lyceum/contracts';
import { migrate, roleOf } from '@lyceum/persistence';
import pg from 'pg';
import { consumerSchema, producerSchema } from './schemas.js';

export interface PrepareOptions {
  readonly adminUrl: string;
  readonly natsUrl: string;
  readonly producers: readonly string[];
  readonly consumers: readonly string[];
  readonly rolePassword: string;
}

/** Schemas, roles and streams of the harness' services. @returns the database URL of each service's role */
export async function prepare(options: PrepareOptions): Promise<Record<string, string>> {
  const { adminUrl, natsUrl, producers, consumers, rolePassword } = options;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const schema of [...producers.map(producerSchema), ...consumers.map(consumerSchema)])
      await migrate(client, schema, { rolePassword });
  } finally {
    await client.end();
  }
  const connection = await connect({ servers: new URL(natsUrl).host });
  try {
    const manager = await jetstreamManager(connection);
    const common = {
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      duplicate_window: nanos(120_000),
    };
    for (const service of [...producers, ...consumers])
      await manager.streams.add({
        ...common,
        name: streamOf(service),
        subjects: [`evt.${service}.>`],
      });
    await manager.streams.add({ ...common, name: 'DLQ', subjects: ['dlq.>'] });
  } finally {
    await connection.close();
  }
  return Object.fromEntries(
    [...producers, ...consumers].map((service) => {
      const url = new URL(adminUrl);
      url.username = roleOf(service);
      url.password = rolePassword;
      return [service, url.href];
    }),
  );
}
