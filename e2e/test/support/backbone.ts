import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataServices, topology } from '@lyceum/contracts';
import { migrateAll, withClient } from '@lyceum/db';
import {
  databaseRole,
  ensureDatabase,
  startInfrastructure,
  type Infrastructure,
} from '@lyceum/infrastructure';
import {
  BusConnection,
  Inbox,
  Outbox,
  OutboxRelay,
  natsServerConfig,
  provisionStreams,
} from '@lyceum/messaging';
import { Database } from '@lyceum/persistence';
import { Metrics, Tracer, createLogger } from '@lyceum/platform';

const PASSWORD = 'for-this-test-only';

/** The parts of one service that deal with events, without the service. */
export interface Participant {
  readonly database: Database;
  readonly bus: BusConnection;
  readonly relay: OutboxRelay;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly metrics: Metrics;
}

/** Postgres with every schema and NATS with every user and stream, private to one test file. */
export interface Backbone {
  readonly infrastructure: Infrastructure;
  readonly adminUrl: string;
  readonly natsUrl: string;
  readonly natsPassword: string;
  readonly natsAdmin: { readonly user: string; readonly pass: string };
  /** @param pollMs how often the relay looks without having been woken */
  participant(service: string, pollMs?: number): Promise<Participant>;
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function startBackbone(): Promise<Backbone> {
  const admin = { user: 'admin', password: PASSWORD };
  const infrastructure = await startInfrastructure({
    dataDir: join(tmpdir(), `lyceum-tests-${process.getuid?.() ?? 0}`),
    services: ['postgres', 'nats'],
    ephemeral: true,
    env: { PATH: process.env['PATH'] },
    natsAdmin: admin,
    natsConfig: natsServerConfig({
      admin,
      services: Object.fromEntries(
        topology.map(({ name }) => [name, { user: name, password: PASSWORD }]),
      ),
    }),
  });
  const natsUrl = infrastructure.nats!.url;
  const adminUrl = await ensureDatabase(infrastructure.postgres!.adminUrl, 'lyceum');
  await migrateAll({
    adminUrl,
    rolePasswords: Object.fromEntries(dataServices.map((name) => [name, PASSWORD])),
  });
  await provisionStreams({ url: natsUrl, ...admin });

  const participants: Participant[] = [];
  return {
    infrastructure,
    adminUrl,
    natsUrl,
    natsPassword: PASSWORD,
    natsAdmin: { user: admin.user, pass: admin.password },
    participant: async (service, pollMs = 50) => {
      const created = await participant(service, adminUrl, natsUrl, pollMs);
      participants.push(created);
      return created;
    },
    sql: async (text, values = []) =>
      (await withClient(adminUrl, (client) => client.query(text, [...values]))).rows,
    stop: async () => {
      await Promise.all(participants.map(({ relay }) => relay.stop()));
      await Promise.all(
        participants.map(({ bus, database }) => [bus.close(), database.close()]).flat(),
      );
      await infrastructure.stop();
    },
  };
}

/** Gives up an event after three attempts, the first repeated after 50 ms. */
async function participant(
  service: string,
  adminUrl: string,
  natsUrl: string,
  pollMs: number,
): Promise<Participant> {
  const logger = createLogger(service, 'silent');
  const metrics = new Metrics();
  const tracer = Tracer.disabled;
  const url = new URL(adminUrl);
  url.username = databaseRole(service);
  url.password = PASSWORD;
  const database = new Database({
    url: url.toString(),
    maxConnections: 5,
    slowQueryMs: 60_000,
    applicationName: service,
    logger,
    metrics,
    tracer,
  });
  const bus = new BusConnection({
    url: natsUrl,
    user: service,
    password: PASSWORD,
    name: service,
    logger,
  });
  const parts = { service, database, bus, logger, metrics, tracer };
  const relay = new OutboxRelay({ ...parts, pollMs, maxAttempts: 3 });
  const outbox = new Outbox(service, () => relay.wake());
  const inbox = new Inbox({ ...parts, outbox, maxAttempts: 3, backoffMs: 50 });
  return { database, bus, relay, outbox, inbox, metrics };
}
