import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mailbox, startStack, type TestStack } from '@lyceum/testing';
import { play, type PlayedStep, type Step } from '../../demo/play.js';
import { story } from '../../demo/story.js';
import { terminalPicture } from '../../demo/terminal-picture.js';

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

  it('is drawn as the terminal showed it, with shorter pauses', () => {
    const row = 'ok       7.1 s  A <lesson> is recorded';
    const picture = terminalPicture('npm run demo', [
      { text: '$ npm run demo', afterSeconds: 0 },
      { text: `${row}\n                 by ffmpeg`, afterSeconds: 500 },
    ]);
    assert.match(picture, /A &lt;lesson&gt; is recorded.*by ffmpeg/);
    // 0.6 s, a pause of 1.8 s instead of 500, and 8 s for the end.
    assert.match(picture, /animation:10.4s/);
  });
});
