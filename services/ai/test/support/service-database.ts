import { Database } from '@lyceum/persistence';
import { createLogger, Metrics, Tracer } from '@lyceum/platform';
import type { TestStack } from '@lyceum/testing';

/** The database of a stack with the rights of the service, for what is tried without it. */
export function serviceDatabase({ databaseUrl, secrets }: TestStack): Database {
  const url = new URL(databaseUrl);
  url.username = 'lyceum_ai';
  url.password = secrets.databasePasswords['ai']!;
  return new Database({
    url: url.href,
    maxConnections: 4,
    slowQueryMs: 60_000,
    applicationName: 'test',
    logger: createLogger('ai', 'silent'),
    metrics: new Metrics(),
    tracer: Tracer.disabled,
  });
}
