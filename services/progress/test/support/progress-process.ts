import { serviceEnvironment } from '@lyceum/infrastructure';
import { startService, type Service } from '@lyceum/platform';
import type { TestStack } from '@lyceum/testing';
import { AppModule } from '../../src/app.module.js';
import { settings } from '../../src/config.js';

/** Progress inside the test's own process instead of the stack's, so that a test can call its parts. */
export async function progressInProcess(
  { infrastructure, databaseUrl, secrets, services }: TestStack,
  identityUrl: string,
): Promise<Service> {
  const progress = services['progress']!;
  await progress.kill();
  return startService(
    { name: 'progress', settings, module: AppModule },
    {
      ...serviceEnvironment({
        service: 'progress',
        infrastructure,
        databaseUrl,
        secrets,
        urls: { progress: progress.url, identity: identityUrl, gateway: 'http://127.0.0.1:3000' },
        inherit: { PATH: process.env['PATH'], LOG_LEVEL: 'error' },
        nodeEnv: 'test',
      }),
      DATABASE_MAINTENANCE: 'off',
    },
  );
}
