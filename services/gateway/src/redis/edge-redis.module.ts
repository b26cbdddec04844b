import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { RedisConnection } from '@lyceum/cache';
import { CONFIG, LOGGER, Metrics, type Logger } from '@lyceum/platform';
import type { Config } from '../config.js';

/**
 * Long enough that a process short of processor does not take itself for one without Redis; a Redis that
 * hangs costs somebody this once, and then nobody: the circuit is open.
 */
const COMMAND_TIMEOUT_MS = 1_000;

/** The connection that limits and idempotency share. */
@Module({
  providers: [
    {
      provide: RedisConnection,
      inject: [CONFIG, LOGGER, Metrics],
      useFactory: (config: Config, logger: Logger, metrics: Metrics) =>
        RedisConnection.connect({
          url: config.REDIS_URL,
          logger,
          metrics,
          commandTimeoutMs: COMMAND_TIMEOUT_MS,
        }),
    },
  ],
  exports: [RedisConnection],
})
export class EdgeRedisModule implements OnApplicationShutdown {
  constructor(private readonly redis: RedisConnection) {}

  async onApplicationShutdown(): Promise<void> {
    await this.redis.close();
  }
}
