import { serviceEnvironment } from '@lyceum/infrastructure';
import type { TestStack } from '@lyceum/testing';

/** What a service of the stack is started with, for another process of the same service on a free port. */
export function replicaEnvironment(stack: TestStack, service: string): NodeJS.ProcessEnv {
  const { infrastructure, databaseUrl, secrets, services } = stack;
  const urls = Object.fromEntries(Object.entries(services).map(([name, { url }]) => [name, url]));
  return {
    ...serviceEnvironment({
      service,
      infrastructure,
      databaseUrl,
      secrets,
      urls,
      inherit: process.env,
      nodeEnv: 'test',
    }),
    PORT: '0',
  };
}
