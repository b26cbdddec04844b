import { Module } from '@nestjs/common';
import { CONFIG, Metrics } from '@lyceum/platform';
import { BusModule } from '../bus/index.js';
import type { Config } from '../config.js';
import { DropOnEvents } from './drop-on-events.js';
import { MicroCache } from './micro-cache.js';

@Module({
  imports: [BusModule],
  providers: [
    {
      provide: MicroCache,
      useFactory: (config: Config, metrics: Metrics) =>
        new MicroCache(config.MICRO_CACHE_MEGABYTES, metrics),
      inject: [CONFIG, Metrics],
    },
    DropOnEvents,
  ],
  exports: [MicroCache],
})
export class MicroCacheModule {}
