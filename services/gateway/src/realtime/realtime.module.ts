import {
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { realtimeProducers } from '@lyceum/contracts';
import { BusConnection } from '@lyceum/messaging';
import { CONFIG, LOGGER, Metrics, TokenVerifier, type Logger } from '@lyceum/platform';
import type { FastifyInstance } from 'fastify';
import { BusModule } from '../bus/index.js';
import type { Config } from '../config.js';
import { CorsModule } from '../cors/index.js';
import { LimitsModule } from '../limits/index.js';
import { RealtimeHub } from './hub.js';
import { LogFeed } from './log-feed.js';
import { RealtimeController } from './realtime.controller.js';
import { ShownLog } from './shown-log.js';
import { routeUpgrades } from './upgrade.js';

const KILOBYTE = 1024;

@Module({
  imports: [BusModule, CorsModule, LimitsModule],
  controllers: [RealtimeController],
  providers: [
    {
      provide: ShownLog,
      useFactory: () => new ShownLog(realtimeProducers.length),
    },
    {
      provide: LogFeed,
      useFactory: (bus: BusConnection, shown: ShownLog, logger: Logger) =>
        new LogFeed({ bus, shown, logger }),
      inject: [BusConnection, ShownLog, LOGGER],
    },
    {
      provide: RealtimeHub,
      useFactory: (
        config: Config,
        shown: ShownLog,
        { logs }: LogFeed,
        verifier: TokenVerifier,
        metrics: Metrics,
        logger: Logger,
      ) =>
        new RealtimeHub({
          shown,
          logs,
          verifier,
          metrics,
          logger,
          maxStreams: config.REALTIME_MAX_STREAMS,
          maxStreamsPerUser: config.REALTIME_STREAMS_PER_USER,
          maxBufferedBytes: config.REALTIME_BUFFER_KILOBYTES * KILOBYTE,
        }),
      inject: [CONFIG, ShownLog, LogFeed, TokenVerifier, Metrics, LOGGER],
    },
  ],
})
export class RealtimeModule implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly hub: RealtimeHub,
    private readonly feed: LogFeed,
  ) {}

  onModuleInit(): void {
    routeUpgrades(this.host.httpAdapter.getInstance<FastifyInstance>().server);
  }

  onApplicationBootstrap(): void {
    this.hub.start();
    this.feed.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.hub.drain(), this.feed.stop()]);
  }
}
