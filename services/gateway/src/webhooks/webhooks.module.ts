import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BusConnection, Deliveries, HookStore, HookSweep } from '@lyceum/messaging';
import { CONFIG, LOGGER, Metrics, type Logger } from '@lyceum/platform';
import { BusModule } from '../bus/index.js';
import type { Config } from '../config.js';
import { LimitsModule } from '../limits/index.js';
import { WebhookIntake } from './webhook-intake.js';
import { webhookSecrets } from './webhook-secrets.js';
import { WebhookController } from './webhook.controller.js';

const KILOBYTE = 1024;

@Module({
  imports: [BusModule, LimitsModule],
  controllers: [WebhookController],
  providers: [
    {
      provide: WebhookIntake,
      useFactory: (config: Config, bus: BusConnection, metrics: Metrics) =>
        new WebhookIntake({
          bus,
          metrics,
          store: new HookStore(bus),
          deliveries: new Deliveries(bus),
          secrets: webhookSecrets(config),
          maxBytes: config.WEBHOOK_BODY_KILOBYTES * KILOBYTE,
        }),
      inject: [CONFIG, BusConnection, Metrics],
    },
    {
      provide: HookSweep,
      useFactory: (bus: BusConnection, logger: Logger, intake: WebhookIntake) =>
        new HookSweep({
          bus,
          logger,
          settle: async (hook) => {
            await intake.settle(hook);
          },
        }),
      inject: [BusConnection, LOGGER, WebhookIntake],
    },
  ],
})
export class WebhooksModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly sweep: HookSweep) {}

  onApplicationBootstrap(): void {
    this.sweep.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweep.stop();
  }
}
