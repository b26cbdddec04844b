import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInfrastructure, type Infrastructure } from '@lyceum/infrastructure';
import { atEnd } from './at-end.js';
import type { TestInfrastructure } from './test-addresses.js';

/** Where the runner tells the test files which servers it has started for all of them. */
export const ADDRESSES_VARIABLE = 'LYCEUM_TEST_INFRASTRUCTURE';

let shared: Promise<TestInfrastructure> | undefined;

/**
 * The servers that the tests of this process use: those the runner started; else those that DATABASE_URL,
 * NATS_URL and their kin name, and our own for the rest; or containers, when LYCEUM_TEST_INFRA is
 * `testcontainers`. What is started here is stopped when the process ends.
 */
export function testInfrastructure(): Promise<TestInfrastructure> {
  shared ??= findInfrastructure();
  return shared;
}

/** Starts what the tests need and says where it is; the runner does this once for all files. */
export async function startTestInfrastructure(): Promise<{
  addresses: TestInfrastructure;
  stop(): Promise<void>;
}> {
  if (process.env['LYCEUM_TEST_INFRA'] === 'testcontainers') {
    const { startContainers } = await import('./containers.js');
    return startContainers();
  }
  const infrastructure = await startInfrastructure({ dataDir: ephemeralBase(), ephemeral: true });
  return { addresses: addressesOf(infrastructure), stop: () => infrastructure.stop() };
}

/** Whether this run was told to use servers that it does not start as processes. */
export function usesOtherServers(): boolean {
  return ['LYCEUM_TEST_INFRA', 'DATABASE_URL', 'POSTGRES_HOST', 'NATS_URL'].some(
    (name) => process.env[name] !== undefined,
  );
}

/** Where runs keep their data; short-lived, and one for all checkouts. */
export function ephemeralBase(): string {
  return join(tmpdir(), `lyceum-tests-${process.getuid?.() ?? 0}`);
}

async function findInfrastructure(): Promise<TestInfrastructure> {
  const given = process.env[ADDRESSES_VARIABLE];
  if (given !== undefined) return JSON.parse(given) as TestInfrastructure;
  const { addresses, stop } = await startTestInfrastructure();
  atEnd(stop);
  return addresses;
}

function addressesOf({ postgres, nats, redis, s3, mail }: Infrastructure): TestInfrastructure {
  if (!postgres || !nats || !redis || !s3 || !mail)
    throw new Error('Not every server was started.');
  const { endpoint, accessKeyId, secretAccessKey, region } = s3;
  return {
    postgres: { adminUrl: postgres.adminUrl },
    nats: { url: nats.url },
    redis: { url: redis.url },
    s3: { endpoint, accessKeyId, secretAccessKey, region },
    mail: { smtpUrl: mail.smtpUrl, inboxUrl: mail.inboxUrl },
    ours: ![postgres, nats, redis, s3, mail].some((server) => server.external),
  };
}
