import type { DynamicModule } from '@nestjs/common';
import { CONFIG, LOGGER, Metrics, type Logger } from '@lyceum/platform';
import { StorageModule, type StorageOptions } from '@lyceum/storage';
import type { Config } from './config.js';

/** The object store that the settings name. */
export const mediaStorage = (): DynamicModule =>
  StorageModule.forRootAsync({
    inject: [CONFIG, LOGGER, Metrics],
    useFactory: (config: Config, logger: Logger, metrics: Metrics): StorageOptions => ({
      endpoint: config.S3_ENDPOINT,
      publicEndpoint: config.S3_PUBLIC_ENDPOINT,
      region: config.S3_REGION,
      accessKeyId: config.S3_ACCESS_KEY_ID,
      secretAccessKey: config.S3_SECRET_ACCESS_KEY,
      bucket: config.S3_BUCKET,
      forcePathStyle: config.S3_FORCE_PATH_STYLE,
      logger,
      metrics,
    }),
  });
