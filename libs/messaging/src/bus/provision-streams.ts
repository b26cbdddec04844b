import {
  DiscardPolicy,
  RetentionPolicy,
  StorageType,
  jetstreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { broadcasts, natsFilter, producers, streamOf } from '@lyceum/contracts';
import { REVOCATION_MEMORY_MS } from '@lyceum/platform/revocation-list';
import { hookStreams } from '../hooks/hook-streams.js';

export const DEAD_LETTER_STREAM = 'DLQ';

const DAY_MS = 86_400_000;

export interface ProvisionOptions {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Copies of each stream; 3 in a cluster. */
  readonly replicas?: number;
  /** Days that the raw bodies of webhooks are kept. */
  readonly webhookDays?: number;
}

/** The streams there must be: one per producer, kept for ever (it is the log), dead letters, webhooks. */
export function streamConfigs(
  replicas = 1,
  webhookDays = 30,
): (Partial<StreamConfig> & Pick<StreamConfig, 'name'>)[] {
  const common = {
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    num_replicas: replicas,
    duplicate_window: nanos(120_000),
    deny_delete: true,
  };
  return [
    ...producers.map((service) => ({
      ...common,
      name: streamOf(service),
      subjects: [`evt.${service}.>`],
      allow_direct: true,
    })),
    {
      ...common,
      name: DEAD_LETTER_STREAM,
      subjects: ['dlq.>'],
      discard: DiscardPolicy.Old,
      max_age: nanos(30 * DAY_MS),
    },
    ...hookStreams(webhookDays).map((stream) => ({ ...common, ...stream })),
    ...broadcasts.map(({ stream, event }) => ({
      ...common,
      name: stream,
      discard: DiscardPolicy.Old,
      max_age: nanos(REVOCATION_MEMORY_MS),
      sources: [{ name: streamOf(event.service), filter_subject: natsFilter(event.type) }],
    })),
  ];
}

/** Creates or updates the streams, as administrator. May be repeated. */
export async function provisionStreams({
  url,
  user,
  password,
  replicas,
  webhookDays,
}: ProvisionOptions): Promise<void> {
  const address = new URL(url);
  const name = user ?? decodeURIComponent(address.username);
  const connection = await connect({
    servers: address.host,
    ...(name && { user: name, pass: password ?? decodeURIComponent(address.password) }),
    name: 'lyceum-provision',
    timeout: 10_000,
  }).catch((error: Error) => {
    throw new Error(
      `The bus at ${address.host} cannot be used (${error.message}); are NATS_URL, NATS_ADMIN_USER and NATS_ADMIN_PASSWORD right?`,
      { cause: error },
    );
  });
  try {
    const manager = await jetstreamManager(connection);
    for (const config of streamConfigs(replicas, webhookDays)) {
      const known = await manager.streams.info(config.name).catch(() => undefined);
      if (known) await manager.streams.update(config.name, config);
      else await manager.streams.add(config);
    }
  } finally {
    await connection.close();
  }
}
