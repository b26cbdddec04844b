import { serviceEnvironment } from '@lyceum/infrastructure';
import { startService, type Service } from '@lyceum/platform';
import type { TestStack } from '@lyceum/testing';
import { AppModule } from '../../src/app.module.js';
import { settings } from '../../src/config.js';

/**
 * Identity inside the test's own process instead of the stack's, so that a test can call its parts. One at a
 * time: jobs allow one engine in each process.
 */
export async function identityInProcess(
  stack: TestStack,
  env: NodeJS.ProcessEnv = {},
): Promise<Service> {
  const { infrastructure, databaseUrl, secrets, services, gatewayUrl } = stack;
  await services['identity']?.kill();
  const definition = { name: 'identity', settings, module: AppModule };
  return startService(definition, {
    ...serviceEnvironment({
      service: 'identity',
      infrastructure,
      databaseUrl,
      secrets,
      urls: { identity: services['identity']!.url, gateway: gatewayUrl || 'http://127.0.0.1:3000' },
      inherit: { PATH: process.env['PATH'], LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error' },
      nodeEnv: 'test',
    }),
    DATABASE_MAINTENANCE: 'off',
    JOBS_STOP_GRACE_MS: '0',
    ...env,
  });
}
