import { startStack, type TestStack } from '@lyceum/testing';

/** Nothing listens there: the bench does not call the services that it leaves out. */
const NOWHERE = 'http://127.0.0.1:9';

/** The three services that a read of a course passes, on servers of their own, writing to disk as in production. */
export function startReadPath(env: NodeJS.ProcessEnv = {}): Promise<TestStack> {
  return startStack({
    services: ['gateway', 'identity', 'catalog'],
    durable: true,
    env: { LOG_LEVEL: 'warn', MEDIA_URL: NOWHERE, PROGRESS_URL: NOWHERE, AI_URL: NOWHERE, ...env },
  });
}
