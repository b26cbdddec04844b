import { Global, Module, type OnModuleInit } from '@nestjs/common';
import {
  CONFIG,
  EventTransport,
  LOGGER,
  Metrics,
  Readiness,
  SERVICE_NAME,
  Tracer,
  type Logger,
} from '@lyceum/platform';
import { Database, Maintenance } from '@lyceum/persistence';
import { BusConnection } from './bus/bus-connection.js';
import { busConnectionProvider } from './bus/bus-connection.provider.js';
import { Inbox } from './inbox/inbox.js';
import { JetStreamStrategy } from './jetstream.strategy.js';
import type { MessagingConfig } from './messaging.settings.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxRelay } from './outbox/relay.js';
import { retention } from './retention.js';
import { revocationFeedProvider } from './revocation/revocation-feed.js';

/** The event backbone of a service that owns a schema. Needs `messagingSettings` and PersistenceModule. */
@Global()
@Module({
  providers: [
    busConnectionProvider,
    revocationFeedProvider,
    {
      provide: OutboxRelay,
      useFactory: (
        config: MessagingConfig,
        service: string,
        database: Database,
        bus: BusConnection,
        logger: Logger,
        metrics: Metrics,
        tracer: Tracer,
      ) =>
        new OutboxRelay({
          service,
          database,
          bus,
          logger,
          metrics,
          tracer,
          pollMs: config.OUTBOX_POLL_MS,
          maxAttempts: config.OUTBOX_MAX_ATTEMPTS,
        }),
      inject: [CONFIG, SERVICE_NAME, Database, BusConnection, LOGGER, Metrics, Tracer],
    },
    {
      provide: Outbox,
      useFactory: (service: string, relay: OutboxRelay) => new Outbox(service, () => relay.wake()),
      inject: [SERVICE_NAME, OutboxRelay],
    },
    {
      provide: Inbox,
      useFactory: (
        config: MessagingConfig,
        service: string,
        database: Database,
        outbox: Outbox,
        logger: Logger,
        metrics: Metrics,
        tracer: Tracer,
      ) =>
        new Inbox({
          service,
          database,
          outbox,
          logger,
          metrics,
          tracer,
          maxAttempts: config.INBOX_MAX_ATTEMPTS,
          backoffMs: config.INBOX_BACKOFF_MS,
        }),
      inject: [CONFIG, SERVICE_NAME, Database, Outbox, LOGGER, Metrics, Tracer],
    },
    {
      provide: JetStreamStrategy,
      useFactory: (
        transport: EventTransport,
        service: string,
        database: Database,
        bus: BusConnection,
        inbox: Inbox,
        relay: OutboxRelay,
        logger: Logger,
        metrics: Metrics,
      ) =>
        (transport.strategy = new JetStreamStrategy({
          service,
          database,
          bus,
          inbox,
          relay,
          logger,
          metrics,
        })),
      inject: [
        EventTransport,
        SERVICE_NAME,
        Database,
        BusConnection,
        Inbox,
        OutboxRelay,
        LOGGER,
        Metrics,
      ],
    },
    {
      provide: 'event retention',
      useFactory: (config: MessagingConfig, maintenance: Maintenance) =>
        maintenance.add('events', retention(config.OUTBOX_RETENTION_HOURS)),
      inject: [CONFIG, Maintenance],
    },
  ],
  exports: [BusConnection, Outbox],
})
export class MessagingModule implements OnModuleInit {
  constructor(
    private readonly bus: BusConnection,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    // Events wait in the outbox and in the log. Were it vital, a bus that is away would take every replica of every
    // service out of traffic.
    this.readiness.add('nats', () => this.bus.ping(), { isVital: false });
  }
}
