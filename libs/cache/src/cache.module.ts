import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger, Metrics, Tracer } from '@lyceum/platform';
import { Cache } from './cache.js';
import { LimitPolicies } from './limits/limit-policies.js';
import { RateLimiter } from './limits/rate-limiter.js';
import { RedisConnection } from './redis-connection.js';

export interface CacheModuleOptions {
  readonly url: string;
  /** The service; its entries are its own. */
  readonly namespace: string;
  /** See `parseLimitPolicies`. The product's limits when left out. */
  readonly limits?: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/** Closes the connection when the application stops. */
class RedisShutdown implements OnApplicationShutdown {
  constructor(private readonly redis: RedisConnection) {}

  async onApplicationShutdown(): Promise<void> {
    await this.redis.close();
  }
}

/** Provides `RedisConnection`, `Cache`, `LimitPolicies` and `RateLimiter` to the whole application. */
@Module({})
export class CacheModule {
  static forRoot(options: CacheModuleOptions): DynamicModule {
    const { namespace, logger, metrics, tracer } = options;
    return {
      module: CacheModule,
      global: true,
      providers: [
        { provide: RedisConnection, useFactory: () => RedisConnection.connect(options) },
        { provide: LimitPolicies, useFactory: () => new LimitPolicies(options.limits) },
        {
          provide: Cache,
          inject: [RedisConnection],
          useFactory: (redis: RedisConnection) =>
            new Cache({ redis, namespace, logger, metrics, tracer }),
        },
        {
          provide: RateLimiter,
          inject: [RedisConnection, LimitPolicies],
          useFactory: (redis: RedisConnection, policies: LimitPolicies) =>
            new RateLimiter({ redis, policies, metrics }),
        },
        {
          provide: RedisShutdown,
          inject: [RedisConnection],
          useFactory: (redis: RedisConnection) => new RedisShutdown(redis),
        },
      ],
      exports: [RedisConnection, Cache, LimitPolicies, RateLimiter],
    };
  }
}
