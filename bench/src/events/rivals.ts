import { randomUUID } from 'node:crypto';
import { PADDING } from '@lyceum/event-harness';
import { Queue, Worker } from 'bullmq';
import PgBoss from 'pg-boss';

const CALLERS = 64;

/** Has `CALLERS` callers send until `events` are sent. */
async function send(events: number, one: () => Promise<unknown>): Promise<void> {
  let left = events;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (left > 0) {
        left -= 1;
        await one();
      }
    }),
  );
}

const payload = (): object => ({
  itemId: randomUUID(),
  version: 1,
  sentAt: Date.now(),
  padding: PADDING,
  poison: false,
});

/**
 * The same payload through BullMQ: one `add` each, one worker that does nothing with it. No transaction
 * with a change, no exactly-once effect: less than what the event path does.
 *
 * @returns events per second, from the first add to the last completion
 */
export async function bullMq(redisUrl: string, events: number): Promise<number> {
  const { hostname: host, port } = new URL(redisUrl);
  const connection = { host, port: Number(port) };
  const queue = new Queue('bench', { connection });
  let done = 0;
  let finished: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (finished = resolve));
  const worker = new Worker(
    'bench',
    () => {
      done += 1;
      if (done === events) finished();
      return Promise.resolve();
    },
    { connection, concurrency: CALLERS, removeOnComplete: { count: 0 } },
  );
  await worker.waitUntilReady();
  const started = performance.now();
  await send(events, () => queue.add('event', payload()));
  await all;
  const seconds = (performance.now() - started) / 1000;
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  return events / seconds;
}

/**
 * The same payload through pg-boss: one `send` each; one worker fetches batches of 250 and completes them. It
 * asks again at once, because pg-boss' own loop takes one batch in each of its polling intervals.
 */
export async function pgBoss(databaseUrl: string, events: number): Promise<number> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 24 });
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
  await boss.start();
  await boss.createQueue('bench');
  const work = async (): Promise<void> => {
    for (let done = 0; done < events;) {
      const jobs = await boss.fetch('bench', { batchSize: 250 });
      if (jobs.length === 0) continue;
      await boss.complete(
        'bench',
        jobs.map(({ id }) => id),
      );
      done += jobs.length;
    }
  };
  const started = performance.now();
  await Promise.all([send(events, () => boss.send('bench', payload())), work()]);
  const seconds = (performance.now() - started) / 1000;
  await boss.stop({ graceful: false });
  return events / seconds;
}
