import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, Metrics } from '@lyceum/platform';
import { eventually, uniqueName } from '@lyceum/testing';
import pg from 'pg';
import { z } from 'zod';
import {
  DeadJobs,
  defineJob,
  everyTenant,
  Jobs,
  type JobRun,
  type JobSchedule,
  type JobsOptions,
  jobsSchemaOf,
  JobsSetupError,
  type ProgressReport,
} from '../src/index.js';
import { createJobsDatabase, type JobsDatabase, logger, SERVICE } from './jobs-database.js';

const anything = z.object({ key: z.string() });
/** What a job does, by the key of its input: a test sets it before it enqueues. */
const behaviours = new Map<string, (job: JobRun) => Promise<unknown>>();
const behave = (job: JobRun, { key }: { key: string }): Promise<unknown> =>
  behaviours.get(key)?.(job) ?? Promise.resolve(undefined);

const plain = defineJob({ name: 'test.plain', input: anything, queue: 'wide', run: behave });
const part = defineJob({ name: 'test.part', input: anything, queue: 'parts', run: behave });
const fair = defineJob({ name: 'test.fair', input: anything, queue: 'fair', run: behave });
const limited = defineJob({ name: 'test.limited', input: anything, queue: 'limited', run: behave });
const single = defineJob({ name: 'test.single', input: anything, queue: 'single', run: behave });
const ticks: string[] = [];
const ticking = defineJob({
  name: 'test.tick',
  input: z.object({ at: z.string() }),
  queue: 'wide',
  run: async (_job, { at }) => void ticks.push(at),
});
const everySecond: JobSchedule<typeof ticking.input> = {
  name: 'every-second',
  cron: '* * * * * *',
  job: ticking,
  input: (firedAt) => ({ at: firedAt.toISOString() }),
};

const reports: ProgressReport[] = [];
const metrics = new Metrics();
let database: JobsDatabase;
let jobs: Jobs;

const options = (): JobsOptions => ({
  service: SERVICE,
  url: database.url,
  jobs: [plain, part, fair, limited, single, ticking],
  schedules: [everySecond as JobSchedule],
  queues: {
    wide: { perProcess: 50, perTenant: 50, pollMs: 50 },
    parts: { concurrency: 3, perProcess: 10, perTenant: 10, pollMs: 50 },
    fair: { concurrency: 4, perProcess: 4, perTenant: 2, pollMs: 50 },
    limited: { perProcess: 10, perTenant: 10, rate: { limit: 3, seconds: 2 }, pollMs: 50 },
    single: { concurrency: 1, perProcess: 1, perTenant: 1, pollMs: 50 },
  },
  logger,
  metrics,
  onProgress: (report) => void reports.push(report),
  recoveryIntervalMs: 300,
  stopGraceMs: 500,
});

before(async () => {
  database = await createJobsDatabase();
  jobs = await Jobs.start(options());
});
after(() => jobs.stop());

const school = uniqueName('school');
const scope = { tenantId: school };

/** Enqueues a job that does this; resolves to its id. */
function enqueue(
  definition: typeof plain,
  behaviour: (job: JobRun) => Promise<unknown>,
  extra: { tenantId?: string; priority?: number; delaySeconds?: number } = {},
): Promise<string> {
  const key = uniqueName('job');
  behaviours.set(key, behaviour);
  return jobs.enqueue(definition, { tenantId: school, key, ...extra }, { key });
}

const quick = { attempts: 3, backoffSeconds: 0.01 };

describe('a job', () => {
  it('runs its steps, returns its result and is counted', async () => {
    const id = await enqueue(plain, async (job) => {
      assert.deepEqual(
        [job.tenantId, job.actor.tenantId, job.actor.kind],
        [school, school, 'system'],
      );
      const one = await job.step('one', async ({ attempt }) => attempt);
      return one + (await job.step('two', async () => 2));
    });
    assert.equal(await jobs.result(scope, id, 10), 3);
    const status = await jobs.get(scope, id);
    assert.deepEqual(
      [status.name, status.state, status.tenantId, status.queue, status.runs],
      ['test.plain', 'succeeded', school, 'wide', 1],
    );
    const text = await metrics.registry.metrics();
    assert.match(text, /jobs_finished_total\{job="test.plain",outcome="succeeded"\} 1/);
  });

  it('runs once however often it is enqueued under one key', async () => {
    let runs = 0;
    const key = uniqueName('event');
    behaviours.set(key, async () => (runs += 1));
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => jobs.enqueue(plain, { tenantId: school, key }, { key })),
    );
    assert.equal(new Set(ids).size, 1);
    await jobs.result(scope, ids[0] as string, 10);
    await jobs.enqueue(plain, { tenantId: school, key }, { key });
    await sleep(300);
    assert.equal(runs, 1);
    const elsewhere = await jobs.enqueue(plain, { tenantId: 'another', key }, { key });
    assert.equal(await jobs.result(everyTenant, elsewhere, 10), 2);
  });

  it('is refused with an input that does not fit', async () => {
    const wrong = { key: 5 } as unknown as { key: string };
    await assert.rejects(jobs.enqueue(plain, { tenantId: school, key: 'x' }, wrong), {
      code: 'jobs.invalid_input',
    });
  });

  it('can be seen, cancelled and re-driven by its own school alone', async () => {
    const id = await enqueue(plain, () => Promise.resolve());
    await jobs.result(scope, id, 10);
    const missing = { code: 'jobs.job_not_found' };
    const other = { tenantId: 'other-school' };
    await assert.rejects(jobs.get(other, id), missing);
    await assert.rejects(jobs.get({ tenantId: undefined }, id), missing);
    await assert.rejects(jobs.cancel(other, id), missing);
    await assert.rejects(jobs.redrive(other, id), missing);
    await assert.rejects(jobs.published(other, id, 'x'), missing);
    await assert.rejects(jobs.result(other, id, 1), missing);
    assert.deepEqual(await jobs.list(other), []);
    assert.deepEqual(await jobs.list({ tenantId: undefined }), []);
    const mine = await jobs.list(scope, { states: ['succeeded'], name: 'test.plain' });
    assert.ok(mine.some((job) => job.id === id));
    assert.ok((await jobs.list(everyTenant, { limit: 1 })).length === 1);
  });
});

describe('a step', () => {
  it('is tried again with growing waits, and alone', async () => {
    const tries: number[] = [];
    let before = 0;
    const id = await enqueue(plain, async (job) => {
      await job.step('before', async () => void (before += 1));
      return job.step(
        'flaky',
        async ({ attempt }) => {
          tries.push(performance.now());
          if (attempt < 3) throw new Error(`try ${attempt}`);
          return 'done';
        },
        { attempts: 3, backoffSeconds: 0.1 },
      );
    });
    assert.equal(await jobs.result(scope, id, 10), 'done');
    const [a = 0, b = 0, c = 0] = tries;
    assert.equal(tries.length, 3);
    assert.equal(before, 1);
    assert.ok(b - a >= 95 && c - b >= 190, `waited ${b - a} and ${c - b} ms`);
  });

  it('is not tried again after an answer that will not change', async () => {
    let tries = 0;
    const refusal = { code: 'x.no', status: 404, title: 'No' };
    const id = await enqueue(plain, (job) =>
      job.step(
        'refused',
        () => {
          tries += 1;
          return Promise.reject(new DomainError(refusal));
        },
        quick,
      ),
    );
    await assert.rejects(jobs.result(scope, id, 10), { code: 'jobs.failed' });
    assert.equal(tries, 1);
  });

  it('that takes too long is stopped and tried again', async () => {
    let aborted = 0;
    const id = await enqueue(plain, (job) =>
      job.step(
        'slow',
        async ({ attempt, signal }) => {
          if (attempt === 2) return 'done';
          await sleep(5000, undefined, { signal }).catch(() => (aborted += 1));
          return 'late';
        },
        { ...quick, timeoutMs: 100 },
      ),
    );
    assert.equal(await jobs.result(scope, id, 10), 'done');
    assert.equal(aborted, 1);
  });

  it('per item runs several at a time, keeps order and tries all before it fails', async () => {
    let running = 0;
    let most = 0;
    const items = Array.from({ length: 12 }, (_, n) => n);
    const id = await enqueue(plain, (job) =>
      job.each('item', items, { ...quick, concurrency: 4 }, async (n) => {
        most = Math.max(most, ++running);
        await sleep(20 + ((n * 7) % 5) * 10);
        running -= 1;
        return n * 2;
      }),
    );
    assert.deepEqual(
      await jobs.result(scope, id, 10),
      items.map((n) => n * 2),
    );
    assert.equal(most, 4);
  });
});

describe('progress and partial results', () => {
  it('are stored, reported and readable before the end', async () => {
    let finish!: () => void;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const id = await enqueue(plain, async (job) => {
      await job.step('half', async () => job.progress(0.5, 'half way'));
      await job.publish('poster', { key: 'poster.jpg' });
      await job.step('wait', () => finished);
      await job.progress(0.1, 'never back');
      await job.progress(1);
    });
    await eventually(async () => {
      assert.deepEqual(await jobs.published(scope, id, 'poster'), { key: 'poster.jpg' });
    });
    const { progress, state } = await jobs.get(scope, id);
    assert.deepEqual([state, progress?.fraction, progress?.note], ['running', 0.5, 'half way']);
    assert.equal(await jobs.published(scope, id, 'nothing'), undefined);
    finish();
    await jobs.result(scope, id, 10);
    const fractions = reports.filter((report) => report.jobId === id).map((r) => r.fraction);
    assert.deepEqual(fractions, [0.5, 1]);
    assert.equal((await jobs.list(scope, { limit: 1 }))[0]?.progress?.fraction, 1);
  });
});

describe('a failed job', () => {
  it('is a dead letter with its reason, and goes on from the step that failed', async () => {
    const done: string[] = [];
    let broken = true;
    const id = await enqueue(plain, async (job) => {
      await job.step('probe', async () => void done.push('probe'));
      await job.step(
        'upload',
        async () => {
          if (broken) throw new Error('bucket is full');
          done.push('upload');
        },
        quick,
      );
      await job.step('notify', async () => void done.push('notify'));
      return 'all done';
    });
    await assert.rejects(jobs.result(scope, id, 10), /bucket is full/);
    const letters = await jobs.list(scope, { states: ['failed'] });
    const letter = letters.find((job) => job.id === id);
    assert.match(letter?.error ?? '', /Step upload .*maximum of 3.*bucket is full/);
    assert.ok(letter?.finishedAt);
    assert.match(await metrics.registry.metrics(), /jobs_dead_letters [1-9]/);
    await assert.rejects(jobs.cancel(scope, id), { code: 'jobs.already_finished' });

    broken = false;
    await jobs.redrive(scope, id);
    assert.equal(await jobs.result(scope, id, 10), 'all done');
    assert.deepEqual(done, ['probe', 'upload', 'notify']);
    assert.equal((await jobs.get(scope, id)).queue, 'wide');
    await assert.rejects(jobs.redrive(scope, id), { code: 'jobs.already_finished' });
  });

  it('is seen and re-driven by who administers the database', async () => {
    let broken = true;
    const id = await enqueue(plain, (job) =>
      job.step(
        'upload',
        () => (broken ? Promise.reject(new Error('full')) : Promise.resolve('up')),
        quick,
      ),
    );
    await assert.rejects(jobs.result(scope, id, 10), /full/);
    const dead = await DeadJobs.of(SERVICE, database.adminUrl, logger);
    try {
      const found = (await dead.list()).find((job) => job.id === id);
      assert.deepEqual([found?.name, found?.tenantId], ['test.plain', school]);
      assert.match(found?.error ?? '', /full/);
      broken = false;
      assert.equal(await dead.redrive('nobody'), 0);
      assert.equal(await dead.redrive(id), 1);
      assert.equal(await jobs.result(scope, id, 10), 'up');
    } finally {
      await dead.close();
    }
  });

  it('with parts goes on with the parts that failed, and only those', async () => {
    const runs: string[] = [];
    let broken = true;
    const keys = ['a', 'b', 'c', 'd', 'e'].map((key) => `${uniqueName('part')}-${key}`);
    let running = 0;
    let most = 0;
    for (const key of keys) {
      behaviours.set(key, (job) =>
        job.step(
          'piece',
          async () => {
            most = Math.max(most, ++running);
            // Held until three are at work, however slow the machine is; a fourth would show in `most`.
            await eventually(() => assert.ok(most >= 3), { timeoutMs: 15_000 });
            await sleep(60);
            running -= 1;
            if (broken && key.endsWith('c')) throw new Error('piece is broken');
            runs.push(key.slice(-1));
            return key.slice(-1);
          },
          { attempts: 1 },
        ),
      );
    }
    const id = await enqueue(plain, (job) =>
      job.runAll(
        part,
        keys.map((key) => ({ key, input: { key } })),
      ),
    );
    await assert.rejects(jobs.result(scope, id, 20), /piece is broken/);
    assert.deepEqual(runs.toSorted(), ['a', 'b', 'd', 'e']);
    assert.equal(most, 3);
    broken = false;
    await jobs.redrive(scope, id);
    assert.deepEqual(await jobs.result(scope, id, 20), ['a', 'b', 'c', 'd', 'e']);
    assert.deepEqual(runs.toSorted(), ['a', 'b', 'c', 'd', 'e']);
  });
});

describe('cancelling', () => {
  it('stops a job at work, tells its step, and it can be taken up again', async () => {
    let signalled = false;
    let again = false;
    const id = await enqueue(plain, (job) =>
      job.step(
        'long',
        async ({ signal }) => {
          if (again) return 'finished after all';
          await sleep(20_000, undefined, { signal }).catch((error: unknown) => {
            signalled = true;
            throw error;
          });
          return 'never';
        },
        { attempts: 1 },
      ),
    );
    await eventually(async () => assert.equal((await jobs.get(scope, id)).state, 'running'));
    await jobs.cancel(scope, id);
    await assert.rejects(jobs.result(scope, id, 10), { code: 'jobs.cancelled' });
    await eventually(() => assert.ok(signalled));
    again = true;
    await eventually(() => jobs.redrive(scope, id));
    assert.equal(await jobs.result(scope, id, 10), 'finished after all');
  });

  it('takes a waiting job from its queue', async () => {
    let ran = false;
    const id = await enqueue(plain, async () => (ran = true), { delaySeconds: 1 });
    assert.equal((await jobs.get(scope, id)).state, 'delayed');
    await assert.rejects(jobs.result(scope, id, 0.1), { code: 'jobs.not_finished' });
    await jobs.cancel(scope, id);
    await sleep(1500);
    assert.equal(ran, false);
  });
});

describe('queues', () => {
  it('keep to their bounds and give every school its turn', async () => {
    const running = new Map<string, number>();
    let most = 0;
    let mostOfBig = 0;
    const order: string[] = [];
    const work = async (job: JobRun): Promise<void> => {
      const tenant = job.tenantId ?? '';
      running.set(tenant, (running.get(tenant) ?? 0) + 1);
      most = Math.max(
        most,
        [...running.values()].reduce((a, b) => a + b, 0),
      );
      mostOfBig = Math.max(mostOfBig, running.get('big') ?? 0);
      await sleep(100);
      running.set(tenant, (running.get(tenant) ?? 0) - 1);
      order.push(tenant);
    };
    const ids: string[] = [];
    for (let n = 0; n < 16; n += 1) ids.push(await enqueue(fair, work, { tenantId: 'big' }));
    for (const tenantId of ['small-1', 'small-2'])
      ids.push(await enqueue(fair, work, { tenantId }));
    await Promise.all(ids.map((id) => jobs.result(everyTenant, id, 30)));
    assert.ok(most <= 4, `${most} at once`);
    assert.equal(mostOfBig, 2);
    const lastSmall = Math.max(order.indexOf('small-1'), order.indexOf('small-2'));
    assert.ok(lastSmall < 12, `a small school came ${lastSmall + 1}th: ${order.join(' ')}`);
  });

  it('keep to their rate', async () => {
    const starts: number[] = [];
    const ids = await Promise.all(
      Array.from({ length: 7 }, () =>
        enqueue(limited, async () => void starts.push(performance.now())),
      ),
    );
    await Promise.all(ids.map((id) => jobs.result(everyTenant, id, 30)));
    starts.sort((a, b) => a - b);
    for (const start of starts) {
      const within = starts.filter((other) => other >= start && other < start + 1900).length;
      assert.ok(within <= 3, `${within} started within two seconds`);
    }
  });

  it('take the more urgent first', async () => {
    const order: number[] = [];
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const ids = [await enqueue(single, () => gate)];
    await eventually(async () => {
      assert.equal((await jobs.get(everyTenant, ids[0] as string)).state, 'running');
    });
    for (const priority of [5, 1, 3]) {
      ids.push(await enqueue(single, async () => void order.push(priority), { priority }));
    }
    assert.match(
      await metrics.registry.metrics(),
      /jobs_in_queue\{queue="single",state="enqueued"\} 3/,
    );
    open();
    await Promise.all(ids.map((id) => jobs.result(everyTenant, id, 20)));
    assert.deepEqual(order, [1, 3, 5]);
  });
});

describe('a schedule', () => {
  it('enqueues once per time', async () => {
    await eventually(() => assert.ok(ticks.length >= 3), { timeoutMs: 15_000 });
    assert.equal(new Set(ticks).size, ticks.length);
  });
});

describe('a process', () => {
  it('bears the loss of its connections', async () => {
    const id = await enqueue(plain, async (job) => {
      await job.step('before', async () => sleep(300));
      return job.step('after', async () => 'survived');
    });
    await eventually(async () => assert.equal((await jobs.get(scope, id)).state, 'running'));
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`,
      [`${SERVICE}-jobs`],
    );
    assert.ok((rowCount ?? 0) > 1);
    assert.equal(await eventually(() => jobs.result(scope, id, 10)), 'survived');
    const alive = `SELECT count(*)::int AS locks FROM pg_locks WHERE locktype = 'advisory'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    await eventually(async () => {
      assert.deepEqual((await client.query(alive)).rows, [{ locks: 1 }]);
    });
    await client.end();
  });

  it('has one engine', async () => {
    await assert.rejects(Jobs.start(options()), JobsSetupError);
  });

  it('refuses jobs whose queue or name does not add up', async () => {
    const nowhere = defineJob({ ...plain, queue: 'nowhere' });
    await assert.rejects(Jobs.start({ ...options(), jobs: [nowhere] }), /no queue "nowhere"/);
    await assert.rejects(Jobs.start({ ...options(), jobs: [plain, plain] }), /defined twice/);
  });

  it('that stops lets short work end, hands long work back, and the next one goes on with it', async () => {
    const done: string[] = [];
    let second = false;
    const short = await enqueue(plain, (job) =>
      job.step('short', async () => {
        await sleep(200);
        done.push('short');
      }),
    );
    const long = await enqueue(plain, async (job) => {
      await job.step('first', async () => void done.push('first'));
      await job.step('long', async ({ signal }) => {
        if (!second) await sleep(60_000, undefined, { signal });
        done.push('long');
      });
      return 'handed over';
    });
    await eventually(() => assert.ok(done.includes('first')));
    await eventually(async () => assert.equal((await jobs.get(scope, short)).state, 'running'));
    const started = performance.now();
    await jobs.stop();
    assert.ok(performance.now() - started < 30_000, 'it waited for the step of a minute');
    second = true;
    jobs = await Jobs.start({ ...options(), schedules: [], metrics: new Metrics() });
    assert.equal(await jobs.result(scope, long, 10), 'handed over');
    assert.deepEqual(done.toSorted(), ['first', 'long', 'short']);
    assert.equal((await jobs.get(scope, long)).runs, 2);
    assert.equal((await jobs.get(scope, short)).state, 'succeeded');
  });

  it('deletes by itself what ended more than a month ago', async () => {
    const old = await enqueue(plain, () => Promise.resolve());
    const young = await enqueue(plain, () => Promise.resolve());
    for (const id of [old, young]) await jobs.result(scope, id, 10);
    const client = new pg.Client(database.adminUrl);
    await client.connect();
    await client.query(
      `UPDATE "${jobsSchemaOf(SERVICE)}".workflow_status
       SET completed_at = completed_at - 31 * 86400000::bigint WHERE workflow_uuid = $1`,
      [old],
    );
    await client.end();
    await jobs.stop();
    jobs = await Jobs.start({ ...options(), schedules: [], metrics: new Metrics() });
    await eventually(() => assert.rejects(jobs.get(scope, old), { code: 'jobs.job_not_found' }));
    assert.equal((await jobs.get(scope, young)).state, 'succeeded');
  });

  it('prunes what has ended', async () => {
    const id = await enqueue(plain, () => Promise.resolve());
    await jobs.result(scope, id, 10);
    assert.equal(await jobs.prune(new Date(0)), 0);
    assert.ok((await jobs.prune(new Date(Date.now() + 1000))) > 5);
    await assert.rejects(jobs.get(scope, id), { code: 'jobs.job_not_found' });
    assert.ok((await jobs.list(scope, { states: ['failed'] })).length > 0);
  });
});
