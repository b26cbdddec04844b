import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Metrics } from '@lyceum/platform';
import { z } from 'zod';
import { defineJob, Jobs, JobsModule, type JobsOptions } from '../src/index.js';
import { createJobsDatabase, logger, SERVICE } from './jobs-database.js';

class Greeter {
  greet(name: string): string {
    return `Hello ${name}`;
  }
}

@Module({ providers: [Greeter], exports: [Greeter] })
class GreeterModule {}

it('the module starts jobs that use the application, and stops with it', async () => {
  const { url } = await createJobsDatabase();
  const greeting = (greeter: Greeter) =>
    defineJob({
      name: 'test.greet',
      input: z.object({ name: z.string() }),
      queue: 'default',
      run: async (job, { name }) => job.step('greet', async () => greeter.greet(name)),
    });
  const module = JobsModule.forRootAsync({
    imports: [GreeterModule],
    inject: [Greeter],
    useFactory: (greeter: Greeter): JobsOptions => ({
      service: SERVICE,
      url,
      jobs: [greeting(greeter)],
      logger,
      metrics: new Metrics(),
      stopGraceMs: 0,
    }),
  });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const jobs = app.get(Jobs);
  const scope = { tenantId: 'school' };
  const definition = greeting(new Greeter());
  const id = await jobs.enqueue(definition, { ...scope, key: 'one' }, { name: 'Ada' });
  assert.equal(await jobs.result(scope, id, 10), 'Hello Ada');
  await app.close();
  await assert.rejects(jobs.ping());
});
