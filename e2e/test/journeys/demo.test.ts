import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mailbox, startStack, type TestStack } from '@lyceum/testing';
import { play, type PlayedStep, type Step } from '../../demo/play.js';
import { story } from '../../demo/story.js';

describe('the demo', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-demo-'));
  let stack: TestStack;
  before(async () => {
    stack = await startStack();
  });
  after(async () => {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('plays the story of a school from the first mail to the verified certificate', async () => {
    const { gatewayUrl, databaseUrl, infrastructure } = stack;
    const { inboxUrl } = infrastructure.mail!;
    const installation = { gatewayUrl, databaseUrl, inboxUrl };
    const played: PlayedStep[] = [];
    let creator = '';
    const isRight = await play(
      async (step) => {
        ({ creator } = await story(step, { installation, run: 'test', directory, sentences: 4 }));
      },
      (step) => played.push(step),
    );
    assert.ok(isRight, JSON.stringify(played.at(-1)));
    assert.ok(played.length >= 11 && played.every(({ checked }) => checked.length > 0));
    assert.equal((await mailbox(inboxUrl).to(creator)).length > 0, true);
  });

  it('ends with the first step in which something is off', async () => {
    const played: PlayedStep[] = [];
    const broken = async (step: Step): Promise<void> => {
      await step('first', (checked) => Promise.resolve(checked('all is well')));
      await step('second', () => Promise.reject(new Error('a digest differs')));
      await step('third', () => Promise.resolve());
    };
    assert.equal(await play(broken, (step) => played.push(step)), false);
    assert.deepEqual(
      played.map(({ outcome, checked }) => [outcome, checked]),
      [
        ['ok', ['all is well']],
        ['failed', ['a digest differs']],
      ],
    );
  });
});
