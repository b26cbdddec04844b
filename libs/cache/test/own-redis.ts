import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInfrastructure } from '@lyceum/infrastructure';

/** A Redis of this test alone, which it may freeze, kill and start again on the same port. */
export interface OwnRedis {
  readonly url: string;
  signal(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lyceum-redis-'));
  const { REDIS_URL: _url, REDIS_HOST: _host, ...env } = process.env;
  const { redis, stop } = await startInfrastructure({
    dataDir,
    services: ['redis'],
    env,
    ephemeral: true,
  });
  if (!redis) throw new Error('Redis was not started');
  return {
    url: redis.url,
    signal: (signal) => void process.kill(redis.pid as number, signal),
    kill: () => redis.kill(),
    restart: () => redis.restart(),
    stop: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
