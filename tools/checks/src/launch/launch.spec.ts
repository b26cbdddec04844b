import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backlogVerdicts, objectiveVerdicts, upVerdict } from './gate.js';
import { secretFindings, secretsVerdict } from './secrets.js';

const sample = (name: string, value: number, labels: Record<string, string> = {}) => ({
  name,
  labels,
  value,
});

describe('the launch gate', () => {
  it('lets nothing go that was not tried', async () => {
    const verdicts = await objectiveVerdicts([], undefined);
    assert.ok(verdicts.length >= 7 && verdicts.every(({ isGo }) => !isGo));
    assert.ok(backlogVerdicts([]).some(({ isGo }) => !isGo));
  });

  it('judges the share of bad events by the objective', async () => {
    const finished = (failed: number) => [
      sample('jobs_finished_total', failed, { outcome: 'failed' }),
      sample('jobs_finished_total', 1000 - failed, { outcome: 'done' }),
    ];
    const jobs = async (failed: number) =>
      (await objectiveVerdicts(finished(failed), undefined)).find(({ what }) =>
        what.includes('jobs'),
      )?.isGo;
    assert.deepEqual([await jobs(10), await jobs(11)], [true, false]);
  });

  it('stops for events that wait too long, jobs that are dead and services that are down', () => {
    const isGo = (name: string, value: number) =>
      backlogVerdicts([
        sample('outbox_oldest_seconds', 1),
        sample('revocations_current', 1),
        sample(name, value),
      ]).every((verdict) => verdict.isGo);
    assert.deepEqual(
      [isGo('outbox_oldest_seconds', 61), isGo('outbox_parked', 1), isGo('jobs_dead_letters', 1)],
      [false, false, false],
    );
    assert.equal(isGo('outbox_oldest_seconds', 59), true);
    assert.equal(isGo('revocations_current', 0), false);
    assert.equal(upVerdict([sample('up', 0, { job: 'ai' })]).found, 'not ai');
  });

  it('names secrets that are examples, short or used twice, and shows none', () => {
    const long = 'p0123456789abcdef0123';
    const text = `A_PASSWORD=${long}\nB_TOKEN=${long}\nC_SECRET=changeme-changeme-changeme\nD_KEY=abc\nPORT=80\nE_KEY=\n`;
    assert.deepEqual(secretFindings(text), [
      'B_TOKEN is the same as A_PASSWORD',
      'C_SECRET is an example',
      'D_KEY is shorter than 16 characters',
    ]);
    assert.equal(secretsVerdict(undefined).isGo, false);
    assert.equal(secretsVerdict(`A_PASSWORD=${long}\n`).isGo, true);
  });
});
