import { Database } from '@lyceum/persistence';
import { Metrics, Tracer, createLogger, type Logger } from '@lyceum/platform';

export interface HarnessOptions {
  readonly service: string;
  /** Of the role of `service`. */
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly logLevel: string;
}

export interface Runtime {
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/** What a service of the harness stands on: the same parts as a real one, without Nest around them. */
export function runtime({ service, databaseUrl, logLevel }: HarnessOptions): Runtime {
  const logger = createLogger(service, logLevel);
  const metrics = new Metrics();
  const tracer = Tracer.disabled;
  const database = new Database({
    url: databaseUrl,
    // More transactions at once share a write to the disk.
    maxConnections: 24,
    slowQueryMs: 5_000,
    applicationName: service,
    logger,
    metrics,
    tracer,
  });
  return { database, logger, metrics, tracer };
}
