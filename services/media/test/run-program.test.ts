import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runProgram, type ProgramRun } from '../src/processing/run-program.js';

const never = new AbortController().signal;
const run = (script: string, more: Partial<ProgramRun> = {}) =>
  runProgram({
    command: process.execPath,
    args: ['-e', script],
    signal: never,
    timeoutMs: 20_000,
    nice: 5,
    memoryBytes: 64 * 1024 ** 3,
    ...more,
  });

describe('a program', () => {
  it('tells what it says and how it ended', async () => {
    const lines: string[] = [];
    const result = await run('console.log("a\\nb"); console.error("no"); process.exit(3)', {
      onLine: (line) => lines.push(line),
    });
    assert.deepEqual(result, { code: 3, timedOut: false, complaint: 'no\n' });
    assert.deepEqual(lines, ['a', 'b']);
  });

  it('stands back', async () => {
    const lines: string[] = [];
    await run('setTimeout(() => console.log(os.getPriority()), 300)', {
      onLine: (line) => lines.push(line),
    });
    assert.deepEqual(lines, ['5']);
  });

  it('is killed when it takes too long or nobody wants it any more', async () => {
    const slow = await run('setInterval(() => {}, 1000)', { timeoutMs: 300 });
    assert.deepEqual([slow.code, slow.timedOut], [null, true]);
    const unwanted = new AbortController();
    const started = run('setInterval(() => {}, 1000)', {
      signal: unwanted.signal,
      onStart: () => unwanted.abort(new Error('unwanted')),
    });
    await assert.rejects(started, /unwanted/);
  });

  it('that is not there is no fault of the file', async () => {
    await assert.rejects(run('', { command: '/nowhere/ffmpeg' }), /ffmpeg/);
  });
});
