import { startStack, type TestStack } from '@lyceum/testing';

/** The three services that a read of a course passes, on servers of their own, writing to disk as in production. */
export function startReadPath(env: NodeJS.ProcessEnv = {}): Promise<TestStack> {
  return startStack({
    services: ['gateway', 'identity', 'catalog'],
    durable: true,
    env: { LOG_LEVEL: 'warn', ...env },
  });
}
