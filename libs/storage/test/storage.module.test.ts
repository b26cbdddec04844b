import { it } from 'node:test';
import { NestFactory } from '@nestjs/core';
import { createLogger, Metrics } from '@lyceum/platform';
import { testInfrastructure, uniqueName } from '@lyceum/testing';
import { ObjectStore, StorageModule } from '../src/index.js';

it('the module provides the store', async () => {
  const { s3 } = await testInfrastructure();
  const module = StorageModule.forRoot({
    ...s3,
    bucket: uniqueName('bucket'),
    forcePathStyle: true,
    logger: createLogger('storage-test', 'silent'),
    metrics: new Metrics(),
  });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  await app.get(ObjectStore).ensureBucket();
  await app.get(ObjectStore).ping();
  await app.close();
});
