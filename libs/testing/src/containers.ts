import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import type { TestInfrastructure } from './test-addresses.js';

/**
 * The same servers in containers, for a machine where Docker is the easier way to them.
 * @throws Error when no container engine answers.
 */
export async function startContainers(): Promise<{
  addresses: TestInfrastructure;
  stop(): Promise<void>;
}> {
  const [postgres, nats, redis, s3, mail] = await Promise.all([
    new GenericContainer('pgvector/pgvector:0.8.1-pg18')
      .withEnvironment({ POSTGRES_PASSWORD: 'test' })
      .withCommand(['postgres', '-c', 'max_connections=200', '-c', 'fsync=off'])
      .withExposedPorts(5432)
      // It starts twice: once to make the database, once for us.
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
      .start(),
    new GenericContainer('nats:2.11-alpine')
      .withCommand(['--jetstream'])
      .withExposedPorts(4222)
      .start(),
    new GenericContainer('valkey/valkey:8.1-alpine').withExposedPorts(6379).start(),
    new GenericContainer('adobe/s3mock:4.8.0')
      .withEnvironment({ COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS: 'lyceum' })
      .withExposedPorts(9090)
      .start(),
    new GenericContainer('maildev/maildev:2.2.1').withExposedPorts(1025, 1080).start(),
  ]);
  const at = (container: StartedTestContainer, port: number): string =>
    `${container.getHost()}:${container.getMappedPort(port)}`;
  return {
    addresses: {
      postgres: { adminUrl: `postgres://postgres:test@${at(postgres, 5432)}/postgres` },
      nats: { url: `nats://${at(nats, 4222)}` },
      redis: { url: `redis://${at(redis, 6379)}` },
      s3: {
        endpoint: `http://${at(s3, 9090)}`,
        accessKeyId: 'test',
        secretAccessKey: 'test',
        region: 'us-east-1',
      },
      mail: { smtpUrl: `smtp://${at(mail, 1025)}`, inboxUrl: `http://${at(mail, 1080)}` },
      ours: false,
    },
    stop: async () => {
      await Promise.all([postgres, nats, redis, s3, mail].map((container) => container.stop()));
    },
  };
}
