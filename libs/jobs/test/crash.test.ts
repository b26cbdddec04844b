import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eventually } from '@lyceum/testing';
import pg from 'pg';
import { createJobsDatabase, type JobsDatabase } from './jobs-database.js';

const worker = fileURLToPath(new URL('./crash-worker.js', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'lyceum-jobs-'));
const log = join(directory, 'steps');
const running = new Set<ChildProcess>();
let database: JobsDatabase;

async function start(steps: number, stepMs: number): Promise<ChildProcess> {
  const child = fork(worker, [database.url, log, String(steps), String(stepMs)]);
  running.add(child);
  await once(child, 'message');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
  running.delete(child);
}

const lines = (): { pid: number; step: number }[] =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ').map(Number) as [number, number])
    .map(([pid, step]) => ({ pid, step }));

async function state(): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  const { rows } = await client.query<{ status: string }>(
    `SELECT status FROM testing_jobs.workflow_status WHERE workflow_uuid = 'crash.counting:school:only'`,
  );
  await client.end();
  return rows[0]?.status;
}

describe('a job whose process is killed', () => {
  before(() => writeFileSync(log, ''));
  beforeEach(async () => {
    writeFileSync(log, '');
    database = await createJobsDatabase();
  });
  after(async () => {
    await Promise.all([...running].map(kill));
    rmSync(directory, { recursive: true });
  });

  /** The victim's last step was not finished, so the other begins with it and does all that follow. */
  function assertTakenOver(victim: ChildProcess, other: ChildProcess, steps: number): void {
    const stepsOf = ({ pid }: ChildProcess): number[] =>
      lines()
        .filter((line) => line.pid === pid)
        .map((line) => line.step);
    const interrupted = stepsOf(victim).at(-1) as number;
    assert.ok(interrupted < steps - 1, 'killed in the middle');
    assert.deepEqual(
      stepsOf(victim),
      Array.from({ length: interrupted + 1 }, (_, step) => step),
    );
    assert.deepEqual(
      stepsOf(other),
      Array.from({ length: steps - interrupted }, (_, step) => interrupted + step),
    );
  }

  it('goes on in the next process after the last finished step', async () => {
    const first = await start(6, 1500);
    await eventually(() => assert.ok((lines().at(-1)?.step ?? 0) >= 1));
    await sleep(100);
    await kill(first);
    const second = await start(6, 10);
    await eventually(async () => assert.equal(await state(), 'SUCCESS'), { timeoutMs: 20_000 });
    assertTakenOver(first, second, 6);
  });

  it('is taken over by another that is alive', async () => {
    const workers = [await start(40, 200), await start(40, 200)] as const;
    await eventually(() => assert.ok((lines().at(-1)?.step ?? 0) >= 1));
    const victim = workers.find((one) => one.pid === lines()[0]?.pid) as ChildProcess;
    const survivor = workers.find((one) => one !== victim) as ChildProcess;
    await kill(victim);
    await eventually(async () => assert.equal(await state(), 'SUCCESS'), { timeoutMs: 30_000 });
    assertTakenOver(victim, survivor, 40);
  });

  it('at any moment, again and again, repeats no more than the step it was in', async () => {
    const steps = 40;
    let kills = 0;
    for (let child = await start(steps, 30); (await state()) !== 'SUCCESS';) {
      await sleep(100 + Math.random() * 500);
      if ((await state()) === 'SUCCESS') break;
      await kill(child);
      kills += 1;
      child = await start(steps, 30);
    }
    const seen = lines().map((line) => line.step);
    assert.deepEqual(
      [...new Set(seen)],
      Array.from({ length: steps }, (_, step) => step),
    );
    assert.ok(kills >= 2, `${kills} kills`);
    assert.ok(seen.length <= steps + kills, `${seen.length - steps} repeated in ${kills} kills`);
  });
});
