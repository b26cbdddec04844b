import { Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LimitPolicies, RateLimiter, RedisConnection } from '@lyceum/cache';
import { CONFIG, LOGGER, Metrics, type Logger } from '@lyceum/platform';
import type { Config } from '../config.js';
import { EdgeRedisModule } from '../redis/index.js';
import { LimitsFile } from './limits-file.js';
import { Limits } from './limits.js';
import { TokenTrials } from './token-trials.js';

@Module({
  imports: [EdgeRedisModule],
  providers: [
    {
      provide: LimitPolicies,
      inject: [CONFIG],
      useFactory: (config: Config) => new LimitPolicies(config.RATE_LIMITS),
    },
    {
      provide: RateLimiter,
      inject: [RedisConnection, LimitPolicies, Metrics],
      useFactory: (redis: RedisConnection, policies: LimitPolicies, metrics: Metrics) =>
        new RateLimiter({ redis, policies, metrics }),
    },
    Limits,
    TokenTrials,
  ],
  exports: [Limits, TokenTrials],
})
export class LimitsModule implements OnModuleInit, OnApplicationShutdown {
  private readonly file: LimitsFile | undefined;

  constructor(
    @Inject(CONFIG) { RATE_LIMITS_FILE }: Config,
    policies: LimitPolicies,
    @Inject(LOGGER) logger: Logger,
    metrics: Metrics,
  ) {
    if (RATE_LIMITS_FILE) this.file = new LimitsFile(RATE_LIMITS_FILE, policies, logger, metrics);
  }

  onModuleInit(): void {
    this.file?.follow();
  }

  onApplicationShutdown(): void {
    this.file?.stop();
  }
}
