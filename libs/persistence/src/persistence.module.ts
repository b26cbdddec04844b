import {
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import {
  CONFIG,
  Cursors,
  LOGGER,
  Metrics,
  Readiness,
  SERVICE_NAME,
  Tracer,
  type Logger,
} from '@lyceum/platform';
import { Database } from './database.js';
import { Maintenance } from './maintenance.js';
import { forgetDoneRequests } from './once.js';
import type { PersistenceConfig } from './persistence.settings.js';

/** The service's database, its readiness check and maintenance, and the cursors of its lists. Needs `persistenceSettings`. */
@Global()
@Module({
  providers: [
    {
      provide: Database,
      useFactory: (
        config: PersistenceConfig,
        logger: Logger,
        metrics: Metrics,
        tracer: Tracer,
        service: string,
      ) =>
        new Database({
          url: config.DATABASE_URL,
          readUrl: config.DATABASE_READ_URL,
          maxConnections: config.DATABASE_MAX_CONNECTIONS,
          slowQueryMs: config.SLOW_QUERY_MS,
          applicationName: service,
          logger,
          metrics,
          tracer,
        }),
      inject: [CONFIG, LOGGER, Metrics, Tracer, SERVICE_NAME],
    },
    {
      provide: Maintenance,
      useFactory: (database: Database, logger: Logger) => new Maintenance(database, logger),
      inject: [Database, LOGGER],
    },
    {
      provide: Cursors,
      useFactory: ({ CURSOR_SIGNING_KEY }: PersistenceConfig) => new Cursors(CURSOR_SIGNING_KEY),
      inject: [CONFIG],
    },
  ],
  exports: [Database, Maintenance, Cursors],
})
export class PersistenceModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly maintenance: Maintenance,
    private readonly readiness: Readiness,
    @Inject(CONFIG) private readonly config: PersistenceConfig,
  ) {}

  onModuleInit(): void {
    this.readiness.add('postgres', () => this.database.ping());
    this.maintenance.add('done requests', forgetDoneRequests);
    if (this.config.DATABASE_MAINTENANCE !== 'off') this.maintenance.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.maintenance.stop();
    await this.database.close();
  }
}
