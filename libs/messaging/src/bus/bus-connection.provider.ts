import type { FactoryProvider } from '@nestjs/common';
import { CONFIG, LOGGER, SERVICE_NAME, type Logger } from '@lyceum/platform';
import type { MessagingConfig } from '../messaging.settings.js';
import { BusConnection } from './bus-connection.js';

type BusConfig = Pick<MessagingConfig, 'NATS_URL' | 'NATS_USER' | 'NATS_PASSWORD'>;

/** The connection of this service, as its own user. Whoever provides it closes it at shutdown. */
export const busConnectionProvider: FactoryProvider<BusConnection> = {
  provide: BusConnection,
  useFactory: (config: BusConfig, name: string, logger: Logger) =>
    new BusConnection({
      url: config.NATS_URL,
      user: config.NATS_USER,
      password: config.NATS_PASSWORD,
      name,
      logger,
    }),
  inject: [CONFIG, SERVICE_NAME, LOGGER],
};
