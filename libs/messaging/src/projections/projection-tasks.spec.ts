import assert from 'node:assert/strict';
import { it, mock } from 'node:test';
import type { Database } from '@lyceum/persistence';
import { ProjectionTasks } from './projection-tasks.js';

it('a task that takes long stays with whoever began it', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  const asked: string[] = [];
  const tx = {
    execute: ({ name }: { name: string }) => Promise.resolve(void asked.push(name)),
    first: () => Promise.resolve({ id: '1', consumer: 'people', kind: 'rebuild' }),
  };
  const database = {
    run: (_actor: unknown, work: (transaction: typeof tx) => unknown) => Promise.resolve(work(tx)),
  } as unknown as Database;
  let rewound = (): void => undefined;
  const consumer = {
    rewind: () => new Promise<void>((resolve) => (rewound = resolve)),
    pending: () => Promise.resolve(0),
  };
  const logger = { info: () => undefined, warn: assert.fail, error: assert.fail };
  const definition = { consumer: 'people', durable: 'people', tables: ['people'] };
  const options = { database, consumers: [{ definition, consumer, producer: 'identity' }], logger };
  const tasks = new ProjectionTasks(options as never);
  const kept = (): number => asked.filter((name) => name === 'projection.keep_task').length;

  const turn = tasks['turn']();
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
  assert.equal(kept(), 0);
  mock.timers.tick(180_000);
  assert.equal(kept(), 3);
  rewound();
  await turn;
  mock.timers.tick(600_000);
  assert.equal(kept(), 3);
  mock.timers.reset();
});
